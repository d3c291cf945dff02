import type { Bytes } from '../model.js';
import type { Kdf } from '../wire.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { randomBytes, utf8 } from './bytes.js';
import { CryptoError } from './errors.js';
import { LABELS } from './format.js';
import { hkdfSha256 } from './hash.js';
import { importSecretKey } from './secret-key.js';

/** The name that travels with the parameters. PBKDF2: RFC 8018 section 5.2. */
export const KDF_NAME = 'PBKDF2-HMAC-SHA256';

/** Fewest iterations, and the default. docs/envelope.md, "Primitives". */
export const MIN_ITERATIONS = 600_000;

/** Most iterations: some seconds, so that no server can occupy this device. */
export const MAX_ITERATIONS = 10_000_000;

/** Length of a password's or a recovery code's salt, in bytes. */
export const SALT_BYTES = 16;

const MASTER_BITS = 256;

/** The two halves of a password or of a recovery code. docs/envelope.md, "From a password to an account". */
export interface DerivedKeys {
  /** 32 bytes; proves the password or the code to the server. */
  authKey: Bytes;
  /** Opens and seals the account key: AES-256-GCM, not extractable. Never sent. */
  sealKey: CryptoKey;
}

/** A fresh salt: 16 random bytes. */
export function newSalt(): Bytes {
  return randomBytes(SALT_BYTES);
}

/** Parameters with a fresh salt. */
export function newKdf(iterations = MIN_ITERATIONS): Kdf {
  return { name: KDF_NAME, iterations, salt: encodeBase64(newSalt()) };
}

/**
 * Derives both keys from a password, in its NFC form.
 *
 * @throws CryptoError `weak_kdf` when the parameters are outside their limits, whoever made them
 */
export async function derivePasswordKeys(password: string, kdf: Kdf): Promise<DerivedKeys> {
  const master = await deriveMaster(password, kdf);
  const keys = await splitMaster(master);
  master.fill(0);
  return keys;
}

/** The slow half of {@link derivePasswordKeys}. @returns 32 bytes @throws CryptoError `weak_kdf` */
export async function deriveMaster(password: string, kdf: Kdf): Promise<Bytes> {
  const salt = saltOf(kdf);
  const secret = utf8(password.normalize('NFC'));
  const key = await crypto.subtle.importKey('raw', secret, 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations: kdf.iterations };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, MASTER_BITS));
}

/** The fast half: HKDF-SHA256 with an empty salt, one label for each key. @param master - 32 bytes from PBKDF2 */
export function splitMaster(master: Bytes): Promise<DerivedKeys> {
  return splitSecret(master, new Uint8Array(), LABELS.auth, LABELS.seal);
}

/** Two keys of one secret, by their labels. */
export async function splitSecret(
  secret: Bytes,
  salt: Bytes,
  authLabel: string,
  sealLabel: string,
): Promise<DerivedKeys> {
  const [authKey, seal] = await Promise.all([
    hkdfSha256(secret, salt, authLabel),
    hkdfSha256(secret, salt, sealLabel),
  ]);
  const sealKey = await importSecretKey(seal);
  seal.fill(0);
  return { authKey, sealKey };
}

function saltOf({ name, iterations, salt }: Kdf): Bytes {
  const known: string = name;
  if (known !== KDF_NAME) throw new CryptoError('weak_kdf', `The key derivation is not ${KDF_NAME}`);
  if (!Number.isInteger(iterations) || iterations < MIN_ITERATIONS || iterations > MAX_ITERATIONS) {
    const limits = `from ${MIN_ITERATIONS} to ${MAX_ITERATIONS}`;
    throw new CryptoError('weak_kdf', `The iterations are not a whole number ${limits}`);
  }
  return saltBytes(salt);
}

/** @param salt - in base64 @throws CryptoError `weak_kdf` when it is not 16 bytes */
export function saltBytes(salt: string): Bytes {
  let bytes: Bytes | undefined;
  try {
    bytes = decodeBase64(salt);
  } catch {
    bytes = undefined;
  }
  if (bytes?.length !== SALT_BYTES) {
    throw new CryptoError('weak_kdf', `The salt is not ${SALT_BYTES} bytes long`);
  }
  return bytes;
}
