import { createCipheriv, createDecipheriv } from 'node:crypto';
import { CryptoError } from './errors.js';
import { random } from './random.js';
import { assertSecretKey, KEY_BYTES } from './secret-key.js';

export { KEY_BYTES };

/** Length of a nonce in bytes (NIST SP 800-38D section 5.2.1.1: 96 bits). */
export const NONCE_BYTES = 12;

/** Length of the authentication tag in bytes: the full 128 bits, nothing shorter. */
export const TAG_BYTES = 16;

/** Node's name of the cipher. */
export const ALGORITHM = 'aes-256-gcm';

/** What AES-256-GCM leaves of a plaintext: ENVELOPE.md, "Primitives". */
export interface Box {
  /** {@link NONCE_BYTES} bytes, random, never used twice with one key. */
  nonce: Buffer;
  /** The encrypted bytes, as long as the plaintext, then {@link TAG_BYTES} bytes of tag: WebCrypto's layout. */
  ciphertext: Buffer;
}

/**
 * Seals bytes with AES-256-GCM (NIST SP 800-38D) under a fresh random nonce.
 *
 * @param key - 32 bytes
 * @param plaintext - any length, none included
 * @param aad - what the box is bound to; not stored in it, and needed to open it
 * @throws CryptoError `bad_key` when the key is not 32 bytes
 */
export function sealBox(key: Buffer, plaintext: Uint8Array, aad: string): Box {
  assertSecretKey(key, 'The sealing key');
  const nonce = random(NONCE_BYTES);
  const cipher = createCipheriv(ALGORITHM, key, nonce, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(aad, 'utf8'));
  const ciphertext = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
  return { nonce, ciphertext };
}

/**
 * Opens what {@link sealBox} sealed. Nothing of the plaintext is handed out before the tag was checked.
 *
 * @param key - 32 bytes
 * @param aad - exactly what it was sealed with
 * @throws CryptoError `not_opened` when key, nonce, ciphertext, tag or `aad` is not the one it was sealed with
 * @throws CryptoError `bad_key`, `bad_nonce` or `bad_ciphertext` when a length rules it out from the start
 */
export function openBox(key: Buffer, box: Box, aad: string): Buffer {
  assertSecretKey(key, 'The sealing key');
  assertBox(box);
  const end = box.ciphertext.length - TAG_BYTES;
  // Without authTagLength node takes tags down to 4 bytes, which can be guessed.
  const decipher = createDecipheriv(ALGORITHM, key, box.nonce, { authTagLength: TAG_BYTES });
  decipher.setAAD(Buffer.from(aad, 'utf8'));
  decipher.setAuthTag(box.ciphertext.subarray(end));
  const plaintext = decipher.update(box.ciphertext.subarray(0, end));
  try {
    // GCM holds no bytes back: final() adds none, it checks the tag.
    decipher.final();
  } catch {
    throw new CryptoError('not_opened', 'The box does not open: wrong key, or something was changed');
  }
  return plaintext;
}

/**
 * One byte string for one column: nonce, then ciphertext.
 *
 * @throws CryptoError `bad_nonce` or `bad_ciphertext` when a length is impossible
 */
export function packBox(box: Box): Buffer {
  assertBox(box);
  return Buffer.concat([box.nonce, box.ciphertext]);
}

/**
 * Takes apart what {@link packBox} made. Both parts share the memory of `bytes`.
 *
 * @throws CryptoError `bad_ciphertext` when it is shorter than a nonce and a tag
 */
export function unpackBox(bytes: Buffer): Box {
  if (bytes.length < NONCE_BYTES + TAG_BYTES) {
    throw new CryptoError('bad_ciphertext', 'The packed box is shorter than a nonce and a tag');
  }
  return { nonce: bytes.subarray(0, NONCE_BYTES), ciphertext: bytes.subarray(NONCE_BYTES) };
}

/** Seals a 32-byte key in a box. @throws CryptoError `bad_key` when either key is not 32 bytes */
export function sealKeyBox(key: Buffer, sealedKey: Buffer, aad: string): Box {
  assertSecretKey(sealedKey, 'The key to seal');
  return sealBox(key, sealedKey, aad);
}

/** Opens a box that must hold a 32-byte key. @throws CryptoError as {@link openBox}; `not_opened` for another length */
export function openKeyBox(key: Buffer, box: Box, aad: string): Buffer {
  const opened = openBox(key, box, aad);
  if (opened.length !== KEY_BYTES) throw new CryptoError('not_opened', 'The box does not hold a 32-byte key');
  return opened;
}

function assertBox(box: Box): void {
  if (box.nonce.length !== NONCE_BYTES) {
    throw new CryptoError('bad_nonce', `The nonce is not ${NONCE_BYTES} bytes long`);
  }
  if (box.ciphertext.length < TAG_BYTES) {
    throw new CryptoError('bad_ciphertext', `The ciphertext is shorter than its ${TAG_BYTES}-byte tag`);
  }
}
