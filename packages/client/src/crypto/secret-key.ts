import type { Bytes } from '../model.js';
import { randomBytes } from './bytes.js';
import { CryptoError } from './errors.js';

/** Length of every symmetric key, in bytes: AES-256. */
export const KEY_BYTES = 32;

/** A fresh key: {@link KEY_BYTES} bytes from the system's generator. */
export function newSecretKey(): Bytes {
  return randomBytes(KEY_BYTES);
}

/**
 * The key as it is used and kept: AES-256-GCM, not extractable.
 *
 * @param raw - 32 bytes, copied
 * @throws CryptoError `bad_key`
 */
export async function importSecretKey(raw: Bytes): Promise<CryptoKey> {
  if (raw.length !== KEY_BYTES) throw new CryptoError('bad_key', `The key is not ${KEY_BYTES} bytes long`);
  return crypto.subtle.importKey('raw', raw, 'AES-GCM', false, ['encrypt', 'decrypt']);
}
