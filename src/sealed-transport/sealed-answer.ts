import {
  type CipherGCM,
  constants,
  createCipheriv,
  type KeyObject,
  publicEncrypt,
  randomBytes,
} from 'node:crypto';
import { ALGORITHM, ANSWER_TYPE, CONTENT_TYPE, ENCRYPTION } from './format.js';

const KEY_BYTES = 32;
const NONCE_BYTES = 12;
const TAG_BYTES = 16;

/**
 * The JWE of one answer (RFC 7516), as it is written: whatever its size, only what was handed in last is in memory. jose makes a JWE of
 * what is there as a whole, and opens this one as any other.
 */
export class SealedAnswer {
  private readonly cipher: CipherGCM;
  private readonly before: string;
  /** Up to two bytes that make no four characters yet. */
  private rest: Buffer = Buffer.alloc(0);

  /** @param jti of the request that is answered */
  constructor(replyKey: KeyObject, jti: string) {
    const header = { alg: ALGORITHM, enc: ENCRYPTION, typ: ANSWER_TYPE, cty: CONTENT_TYPE, jti };
    const encoded = Buffer.from(JSON.stringify(header)).toString('base64url');
    const [key, nonce] = [randomBytes(KEY_BYTES), randomBytes(NONCE_BYTES)];
    const wrapped = publicEncrypt(
      { key: replyKey, padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' },
      key,
    );
    this.cipher = createCipheriv('aes-256-gcm', key, nonce, { authTagLength: TAG_BYTES });
    this.cipher.setAAD(Buffer.from(encoded));
    this.before = `${encoded}.${wrapped.toString('base64url')}.${nonce.toString('base64url')}.`;
  }

  /** Characters of the JWE of so many bytes. */
  lengthOf(bytes: number): number {
    return this.before.length + Math.ceil((bytes * 4) / 3) + 1 + Math.ceil((TAG_BYTES * 4) / 3);
  }

  /** @returns what comes first */
  begin(head: Buffer): string {
    return this.before + this.write(head);
  }

  /** @returns what comes next */
  write(bytes: Buffer): string {
    const sealed = Buffer.concat([this.rest, this.cipher.update(bytes)]);
    const whole = sealed.length - (sealed.length % 3);
    this.rest = sealed.subarray(whole);
    return sealed.toString('base64url', 0, whole);
  }

  /** @returns what comes last */
  end(): string {
    const last = Buffer.concat([this.rest, this.cipher.final()]).toString('base64url');
    return `${last}.${this.cipher.getAuthTag().toString('base64url')}`;
  }
}
