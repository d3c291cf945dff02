import { createPrivateKey, type KeyObject, sign, verify } from 'node:crypto';
import type { Box } from './box.js';
import { bindingLines, type MessageBinding } from './envelope.js';
import { CryptoError } from './errors.js';
import { LABELS } from './format.js';
import { sha256 } from './hash.js';

/**
 * What a sender signs: the binding, then a digest line for the text (or `-`) and one for each attachment in order.
 * ENVELOPE.md, "Signature".
 *
 * @param text - the sealed text, or null for a message without one
 * @param attachments - the sealed attachments, in the message's order
 * @throws RangeError when a field of the binding holds a line feed
 */
export function signedText(binding: MessageBinding, text: Box | null, attachments: Box[]): string {
  return signedDigests(binding, text && digestOf(text), attachments.map(digestOf));
}

/**
 * The same from digests that were made elsewhere: of large files, it takes long.
 *
 * @param text - SHA-256 over nonce and ciphertext of the text, or null for a message without one
 * @param attachments - the same of each attachment
 */
export function signedDigests(binding: MessageBinding, text: Buffer | null, attachments: Buffer[]): string {
  const digests = [text?.toString('hex') ?? '-', ...attachments.map((digest) => digest.toString('hex'))];
  return [LABELS.signature, bindingLines(binding), ...digests].join('\n');
}

/**
 * Signs with Ed25519 (RFC 8032).
 *
 * @param signingKeyPkcs8 - Ed25519 private key, PKCS#8 DER
 * @param signed - from {@link signedText}
 * @returns 64 bytes
 * @throws CryptoError `bad_key` when the bytes are not an Ed25519 private key
 */
export function signMessage(signingKeyPkcs8: Buffer, signed: string): Buffer {
  return sign(null, Buffer.from(signed, 'utf8'), readSigningKey(signingKeyPkcs8));
}

/**
 * Whether a signature over `signed` was made with the private key that belongs to the public one.
 *
 * @param signingPublicKey - from `parseSigningPublicKey`
 * @param signature - any bytes; other than 64 of them are never right
 * @throws CryptoError `bad_key` when the public key is not Ed25519
 */
export function verifySignature(signingPublicKey: KeyObject, signed: string, signature: Buffer): boolean {
  assertEd25519(signingPublicKey);
  return verify(null, Buffer.from(signed, 'utf8'), signingPublicKey, signature);
}

function digestOf({ nonce, ciphertext }: Box): Buffer {
  return sha256(nonce, ciphertext);
}

function readSigningKey(pkcs8: Buffer): KeyObject {
  let key: KeyObject;
  try {
    key = createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' });
  } catch {
    throw new CryptoError('bad_key', 'The signing key is not a readable private key');
  }
  assertEd25519(key);
  return key;
}

// Given any other key, node would sign or verify with that key's algorithm and a default hash.
function assertEd25519(key: KeyObject): void {
  if (key.asymmetricKeyType !== 'ed25519') throw new CryptoError('bad_key', 'The signing key is not Ed25519');
}
