import type { Bytes } from '../model.js';
import type { WireBox } from '../wire.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { randomBytes, utf8 } from './bytes.js';
import { CryptoError } from './errors.js';

/** Length of a nonce in bytes (NIST SP 800-38D section 5.2.1.1: 96 bits). */
export const NONCE_BYTES = 12;

/** Length of the authentication tag in bytes: the full 128 bits, nothing shorter. */
export const TAG_BYTES = 16;

/** What AES-256-GCM leaves of a plaintext. docs/envelope.md, "Primitives". */
export interface Box {
  /** {@link NONCE_BYTES} bytes, random, never used twice with one key. */
  nonce: Bytes;
  /** The encrypted bytes, as long as the plaintext, then {@link TAG_BYTES} bytes of tag. */
  ciphertext: Bytes;
}

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D) under a fresh random nonce.
 *
 * @param key - from `importSecretKey`
 * @param plaintext - any length, none included
 * @param aad - what the box is bound to; not stored in it, and needed to open it
 */
export async function sealBox(key: CryptoKey, plaintext: Bytes, aad: string): Promise<Box> {
  const nonce = randomBytes(NONCE_BYTES);
  const ciphertext = await crypto.subtle.encrypt(parameters(nonce, aad), key, plaintext);
  return { nonce, ciphertext: new Uint8Array(ciphertext) };
}

/**
 * Opens what {@link sealBox} sealed.
 *
 * @param aad - exactly what it was sealed with
 * @throws CryptoError `not_opened` when key, nonce, ciphertext, tag or `aad` is not the one it was sealed with; `bad_nonce` or
 *   `bad_ciphertext` when a length rules it out from the start
 */
export async function openBox(key: CryptoKey, { nonce, ciphertext }: Box, aad: string): Promise<Bytes> {
  if (nonce.length !== NONCE_BYTES) {
    throw new CryptoError('bad_nonce', `The nonce is not ${NONCE_BYTES} bytes long`);
  }
  if (ciphertext.length < TAG_BYTES) {
    throw new CryptoError('bad_ciphertext', `The ciphertext is shorter than its ${TAG_BYTES}-byte tag`);
  }
  try {
    return new Uint8Array(await crypto.subtle.decrypt(parameters(nonce, aad), key, ciphertext));
  } catch {
    throw new CryptoError('not_opened', 'The box does not open: wrong key, or something was changed');
  }
}

/** As it goes over the wire. */
export function encodeBox({ nonce, ciphertext }: Box): WireBox {
  return { nonce: encodeBase64(nonce), ciphertext: encodeBase64(ciphertext) };
}

/** @throws CryptoError `bad_base64` */
export function decodeBox({ nonce, ciphertext }: WireBox): Box {
  return { nonce: decodeBase64(nonce), ciphertext: decodeBase64(ciphertext) };
}

function parameters(iv: Bytes, aad: string): AesGcmParams {
  return { name: 'AES-GCM', iv, additionalData: utf8(aad), tagLength: TAG_BYTES * 8 };
}
