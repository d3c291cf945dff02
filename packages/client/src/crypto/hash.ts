import type { Bytes } from '../model.js';
import { toHex, utf8 } from './bytes.js';

const DERIVED_BITS = 256;

/** SHA-256 (FIPS 180-4). @returns 64 characters of lower-case hex */
export async function sha256Hex(bytes: Bytes): Promise<string> {
  return toHex(new Uint8Array(await crypto.subtle.digest('SHA-256', bytes)));
}

/**
 * HKDF-SHA256, extract and expand (RFC 5869).
 *
 * @param secret - input keying material
 * @param salt - may be empty
 * @param info - the label that keeps this key apart from every other
 * @returns 32 bytes
 */
export async function hkdfSha256(secret: Bytes, salt: Bytes, info: string): Promise<Bytes> {
  const key = await crypto.subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const parameters = { name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(parameters, key, DERIVED_BITS));
}
