import type { Bytes } from '../model.js';
import { CryptoError } from './errors.js';
import { FORMAT } from './format.js';
import { RSA_OAEP } from './public-key.js';
import { KEY_BYTES, newSecretKey } from './secret-key.js';

/** What every part of a message is bound to. docs/envelope.md, "Message". None of it may hold a line feed. */
export interface MessageBinding {
  /** The message's UUID, lower case. */
  id: string;
  /** The sender as the message carries it: `alice@host`. */
  from: string;
  /** The recipient as the message carries it: `bob@host` or `group:<uuid>@host`. */
  to: string;
}

/** The associated data of a message's text. @throws RangeError when a field holds a line feed */
export function textAad(binding: MessageBinding): string {
  return `${FORMAT}\n${bindingLines(binding)}\ntext`;
}

/**
 * The associated data of one attachment.
 *
 * @param index - its place among the message's attachments, from 0
 * @param filename - as the message carries it
 * @param mimeType - as the message carries it
 * @throws RangeError when `index` is not a whole number from 0, or a field other than the file name, which two line
 *   ends enclose, holds a line feed
 */
export function attachmentAad(
  binding: MessageBinding,
  index: number,
  filename: string,
  mimeType: string,
): string {
  if (!Number.isSafeInteger(index) || index < 0) {
    throw new RangeError('The index must be a whole number from 0');
  }
  assertOneLine(mimeType, 'MIME type');
  return `${FORMAT}\n${bindingLines(binding)}\nattachment\n${index}\n${filename}\n${mimeType}`;
}

/** The key of one message: 32 random bytes, fresh for every message. */
export function newMessageKey(): Bytes {
  return newSecretKey();
}

/**
 * Wraps a message key to one key version.
 *
 * @param encryptionKey - from `importEncryptionKey`
 * @param messageKey - 32 bytes
 * @returns as many bytes as the modulus: 256, 384 or 512
 * @throws CryptoError `bad_key` when the message key is not 32 bytes
 */
export async function wrapKey(encryptionKey: CryptoKey, messageKey: Bytes): Promise<Bytes> {
  if (messageKey.length !== KEY_BYTES)
    throw new CryptoError('bad_key', 'The message key is not 32 bytes long');
  return new Uint8Array(await crypto.subtle.encrypt(RSA_OAEP, encryptionKey, messageKey));
}

/**
 * Unwraps a message key.
 *
 * @param privateKey - RSA-OAEP
 * @param wrapped - exactly as many bytes as the modulus
 * @returns the message key, 32 bytes
 * @throws CryptoError `not_opened`, whatever the cause: one answer leaves nothing to tell causes apart by
 */
export async function unwrapKey(privateKey: CryptoKey, wrapped: Bytes): Promise<Bytes> {
  let messageKey: Bytes | null = null;
  // RFC 8017 section 7.1.2, step 1b: decoders may take a wrap whose leading zero bytes were cut off.
  const { modulusLength } = privateKey.algorithm as RsaHashedKeyAlgorithm;
  if (wrapped.length * 8 === modulusLength) {
    try {
      messageKey = new Uint8Array(await crypto.subtle.decrypt(RSA_OAEP, privateKey, wrapped));
    } catch {
      messageKey = null;
    }
  }
  if (messageKey?.length !== KEY_BYTES) throw new CryptoError('not_opened', 'The wrapped key does not open');
  return messageKey;
}

/**
 * `id`, `from` and `to`, a line each: the part that associated data and signatures share.
 *
 * @throws RangeError when one holds a line feed, since two bindings could then read the same
 */
export function bindingLines({ id, from, to }: MessageBinding): string {
  assertOneLine(id, 'id');
  assertOneLine(from, 'sender');
  assertOneLine(to, 'recipient');
  return `${id}\n${from}\n${to}`;
}

function assertOneLine(value: string, name: string): void {
  if (value.includes('\n')) throw new RangeError(`The ${name} must not hold a line feed`);
}
