import { pbkdf2Sync, timingSafeEqual } from 'node:crypto';
import { LABELS } from './format.js';
import { hkdfSha256, sha256 } from './hash.js';
import { KEY_BYTES } from './secret-key.js';

/** The name that travels with the parameters. PBKDF2: RFC 8018 section 5.2. */
export const KDF_NAME = 'PBKDF2-HMAC-SHA256';

/** Fewest iterations, and the default. ENVELOPE.md, "Primitives"; OWASP's figure for PBKDF2-HMAC-SHA256. */
export const MIN_ITERATIONS = 600_000;

/** Most iterations: about 1.2 s of one core, so that nobody's parameters can occupy the server. */
export const MAX_ITERATIONS = 5_000_000;

/** Length of a password's or a recovery code's salt, in bytes. */
export const SALT_BYTES = 16;

/** How a password is stretched; stored with the account and told to whoever logs in. */
export interface KdfParameters {
  /** A whole number from {@link MIN_ITERATIONS} to {@link MAX_ITERATIONS}. */
  iterations: number;
  /** {@link SALT_BYTES} random bytes. */
  salt: Buffer;
}

/** The two halves of a password. ENVELOPE.md, "From a password to an account". */
export interface PasswordKeys {
  /** 32 bytes; proves the password at login. */
  authKey: Buffer;
  /** 32 bytes; seals the account key. Never stored, never sent. */
  sealKey: Buffer;
}

/**
 * Derives both keys from a password, in its NFC form. Holds the thread that calls it, about 150 ms for {@link MIN_ITERATIONS}:
 * the server has it run on threads of its own.
 *
 * @throws RangeError when the parameters are outside their limits: check what comes from outside beforehand
 */
export function derivePasswordKeys(password: string, kdf: KdfParameters): PasswordKeys {
  const master = deriveMaster(password, kdf);
  const keys = splitMaster(master);
  master.fill(0);
  return keys;
}

/**
 * The slow half of {@link derivePasswordKeys}: PBKDF2-HMAC-SHA256 over the NFC form of the password.
 *
 * @returns 32 bytes
 * @throws RangeError when the parameters are outside their limits
 */
export function deriveMaster(password: string, kdf: KdfParameters): Buffer {
  const { iterations, salt } = kdf;
  if (!Number.isInteger(iterations) || iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
    throw new RangeError(`Iterations must be a whole number from ${MIN_ITERATIONS} to ${MAX_ITERATIONS}`);
  }
  if (salt.length !== SALT_BYTES) throw new RangeError(`The salt must be ${SALT_BYTES} bytes long`);
  return pbkdf2Sync(password.normalize('NFC'), salt, iterations, KEY_BYTES, 'sha256');
}

/** The fast half: HKDF-SHA256 with an empty salt, one label for each key. @param master - 32 bytes from PBKDF2 */
export function splitMaster(master: Buffer): PasswordKeys {
  return { authKey: hkdfSha256(master, '', LABELS.auth), sealKey: hkdfSha256(master, '', LABELS.seal) };
}

/** What the server stores of an auth key, of a password or of a recovery code alike: SHA-256, 32 bytes. */
export function verifierOf(authKey: Buffer): Buffer {
  return sha256(authKey);
}

/** Whether an auth key belongs to a stored verifier, compared in constant time. False for a verifier of another length. */
export function matchesVerifier(authKey: Buffer, verifier: Buffer): boolean {
  const computed = verifierOf(authKey);
  return verifier.length === computed.length && timingSafeEqual(computed, verifier);
}
