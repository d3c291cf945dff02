import { randomBytes } from 'node:crypto';
import { CryptoError } from './errors.js';

/** Length of every symmetric key and derived key, in bytes: AES-256, HMAC-SHA256, HKDF output. */
export const KEY_BYTES = 32;

/** A fresh key: {@link KEY_BYTES} bytes from the system's random generator. */
export function newSecretKey(): Buffer {
  return randomBytes(KEY_BYTES);
}

/**
 * Refuses a key of another length.
 *
 * @param key - the key
 * @param name - what the key is, for the message: 'The message key'
 * @throws CryptoError `bad_key`
 */
export function assertSecretKey(key: Uint8Array, name: string): void {
  if (key.length !== KEY_BYTES) throw new CryptoError('bad_key', `${name} is not ${KEY_BYTES} bytes long`);
}
