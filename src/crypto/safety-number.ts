import { createHash } from 'node:crypto';
import { CryptoError } from './errors.js';
import { LABELS } from './format.js';

const CHUNKS = 12;
const CHUNK_BYTES = 5;
const CHUNK_DIGITS = 5;
const FINGERPRINT = /^[0-9a-f]{64}$/;

/** The public keys of one party, by name. */
export interface IdentityFingerprints {
  /** Of the RSA public key: 64 characters of lower-case hex. */
  fingerprint: string;
  /** Of the Ed25519 public key: 64 characters of lower-case hex. */
  signingFingerprint: string;
}

/**
 * The number that two people compare to know that nobody swapped their keys. The order of the parties does not
 * matter. ENVELOPE.md, "Safety number".
 *
 * @returns 60 digits, without spaces
 * @throws CryptoError `bad_key` when a fingerprint is not one
 */
export function safetyNumber(a: IdentityFingerprints, b: IdentityFingerprints): string {
  const [first = '', second = ''] = [identityOf(a), identityOf(b)].sort();
  const hash = createHash('sha512').update(`${LABELS.safety}\n${first}\n${second}`).digest();
  let digits = '';
  for (let chunk = 0; chunk < CHUNKS; chunk += 1) {
    const value = hash.readUIntBE(chunk * CHUNK_BYTES, CHUNK_BYTES) % 10 ** CHUNK_DIGITS;
    digits += value.toString().padStart(CHUNK_DIGITS, '0');
  }
  return digits;
}

function identityOf({ fingerprint, signingFingerprint }: IdentityFingerprints): string {
  if (!FINGERPRINT.test(fingerprint) || !FINGERPRINT.test(signingFingerprint)) {
    throw new CryptoError('bad_key', 'A fingerprint is not 64 characters of lower-case hex');
  }
  return fingerprint + signingFingerprint;
}
