import { createCipheriv } from 'node:crypto';
import { ALGORITHM, NONCE_BYTES, TAG_BYTES } from './box.js';
import { random } from './random.js';
import { assertSecretKey } from './secret-key.js';

/**
 * A box that is sealed while it is read, a piece at a time, so that the ciphertext of a large file is never in memory as a whole. Read
 * again, it is the same: it draws one nonce, and seals one plaintext with it.
 */
export class PiecewiseBox {
  readonly nonce = random(NONCE_BYTES);
  /** Bytes of the ciphertext with its tag. */
  readonly bytes: number;

  /**
   * @param key - 32 bytes
   * @param plaintext - any length, none included; it must not change, or two texts are sealed under one nonce
   * @param aad - what the box is bound to
   * @throws CryptoError `bad_key` when the key is not 32 bytes
   */
  constructor(
    private readonly key: Buffer,
    private readonly plaintext: Uint8Array,
    private readonly aad: string,
  ) {
    assertSecretKey(key, 'The sealing key');
    this.bytes = plaintext.length + TAG_BYTES;
  }

  /**
   * The ciphertext that `sealBox` would make, cut into pieces.
   *
   * @param size - bytes of a piece; only the last has fewer
   */
  *pieces(size: number): Generator<Buffer> {
    const cipher = createCipheriv(ALGORITHM, this.key, this.nonce, { authTagLength: TAG_BYTES });
    cipher.setAAD(Buffer.from(this.aad, 'utf8'));
    const full = Math.floor(this.plaintext.length / size) * size;
    for (let at = 0; at < full; at += size) yield cipher.update(this.plaintext.subarray(at, at + size));
    const rest = [cipher.update(this.plaintext.subarray(full)), cipher.final(), cipher.getAuthTag()];
    const end = Buffer.concat(rest);
    for (let at = 0; at < end.length; at += size) yield end.subarray(at, at + size);
  }
}
