import { createHash, hash as hashOnce, hkdfSync } from 'node:crypto';
import { KEY_BYTES } from './secret-key.js';

/**
 * HKDF-SHA256, extract and expand (RFC 5869).
 *
 * @param secret - input keying material
 * @param salt - may be empty
 * @param info - the label that keeps this key apart from every other
 * @returns {@link KEY_BYTES} bytes
 */
export function hkdfSha256(secret: Uint8Array | string, salt: Uint8Array | string, info: string): Buffer {
  return Buffer.from(hkdfSync('sha256', secret, salt, info, KEY_BYTES));
}

/** SHA-256 (FIPS 180-4) over the parts, one after the other; strings as UTF-8. @returns 32 bytes */
export function sha256(...parts: (Uint8Array | string)[]): Buffer {
  const [only] = parts;
  // In one go where there is one part: an object for it would take longer than the hash.
  if (parts.length === 1 && only !== undefined) return hashOnce('sha256', only, 'buffer');
  const hash = createHash('sha256');
  for (const part of parts) hash.update(part);
  return hash.digest();
}
