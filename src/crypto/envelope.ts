import { constants, createPrivateKey, type KeyObject, privateDecrypt, publicEncrypt } from 'node:crypto';
import { CryptoError } from './errors.js';
import { FORMAT } from './format.js';
import { assertSecretKey, KEY_BYTES, newSecretKey } from './secret-key.js';

// Without oaepHash node wraps with SHA-1; OpenSSL takes the same hash for MGF1.
const OAEP = { padding: constants.RSA_PKCS1_OAEP_PADDING, oaepHash: 'sha256' };

/** What every part of a message is bound to. ENVELOPE.md, "Message". None of it may hold a line feed. */
export interface MessageBinding {
  /** The message's UUID, lower case. */
  id: string;
  /** The sender as the message carries it: `alice@host`. */
  from: string;
  /** The recipient as the message carries it: `bob@host` or `group:<uuid>@host`. */
  to: string;
}

/**
 * The associated data of a message's text.
 *
 * @throws RangeError when a field holds a line feed
 */
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
  if (!Number.isSafeInteger(index) || index < 0)
    throw new RangeError('The index must be a whole number from 0');
  assertOneLine(mimeType, 'MIME type');
  return `${FORMAT}\n${bindingLines(binding)}\nattachment\n${index}\n${filename}\n${mimeType}`;
}

/** The key of one message: 32 random bytes, fresh for every message. */
export function newMessageKey(): Buffer {
  return newSecretKey();
}

/**
 * Wraps a message key to one key version: RSA-OAEP (RFC 8017 section 7.1), SHA-256 for hash and MGF1, no label.
 *
 * @param publicKey - from `parseEncryptionPublicKey`
 * @param messageKey - 32 bytes
 * @returns as many bytes as the modulus: 256, 384 or 512
 * @throws CryptoError `bad_key` when the public key is not RSA or the message key not 32 bytes
 */
export function wrapKey(publicKey: KeyObject, messageKey: Buffer): Buffer {
  assertSecretKey(messageKey, 'The message key');
  if (publicKey.asymmetricKeyType !== 'rsa') throw new CryptoError('bad_key', 'The wrapping key is not RSA');
  return publicEncrypt({ key: publicKey, ...OAEP }, messageKey);
}

/**
 * Unwraps a message key.
 *
 * @param privateKeyPkcs8 - RSA private key, PKCS#8 DER
 * @param wrapped - exactly as many bytes as the modulus
 * @returns the message key, 32 bytes
 * @throws CryptoError `not_opened`, whatever the cause: one answer leaves nothing to tell causes apart by
 */
export function unwrapKey(privateKeyPkcs8: Buffer, wrapped: Buffer): Buffer {
  let messageKey: Buffer | null = null;
  try {
    const key = createPrivateKey({ key: privateKeyPkcs8, format: 'der', type: 'pkcs8' });
    // RFC 8017 section 7.1.2, step 1b. OpenSSL would take a wrap whose leading zero bytes were cut off.
    const fits = wrapped.length * 8 === key.asymmetricKeyDetails?.modulusLength;
    if (fits && key.asymmetricKeyType === 'rsa') messageKey = privateDecrypt({ key, ...OAEP }, wrapped);
  } catch {
    messageKey = null;
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
