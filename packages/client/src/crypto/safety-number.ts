import { utf8 } from './bytes.js';
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
 * matter. docs/envelope.md, "Safety number".
 *
 * @returns 60 digits, without spaces
 * @throws CryptoError `bad_key` when a fingerprint is not one
 */
export async function safetyNumber(a: IdentityFingerprints, b: IdentityFingerprints): Promise<string> {
  const [first = '', second = ''] = [identityOf(a), identityOf(b)].sort();
  const input = utf8(`${LABELS.safety}\n${first}\n${second}`);
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-512', input));
  const chunks = Array.from({ length: CHUNKS }, (_, chunk) =>
    hash.subarray(chunk * CHUNK_BYTES, (chunk + 1) * CHUNK_BYTES),
  );
  return chunks
    .map((bytes) => bytes.reduce((value, byte) => value * 256 + byte, 0) % 10 ** CHUNK_DIGITS)
    .map((value) => value.toString().padStart(CHUNK_DIGITS, '0'))
    .join('');
}

function identityOf({ fingerprint, signingFingerprint }: IdentityFingerprints): string {
  if (!FINGERPRINT.test(fingerprint) || !FINGERPRINT.test(signingFingerprint)) {
    throw new CryptoError('bad_key', 'A fingerprint is not 64 characters of lower-case hex');
  }
  return fingerprint + signingFingerprint;
}
