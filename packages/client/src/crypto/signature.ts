import type { Bytes } from '../model.js';
import type { Box } from './box.js';
import { concatBytes, utf8 } from './bytes.js';
import { bindingLines, type MessageBinding } from './envelope.js';
import { LABELS } from './format.js';
import { sha256Hex } from './hash.js';
import { ED25519 } from './public-key.js';

/** What a signature covers of a sealed part: lower-case hex SHA-256 of nonce and ciphertext, 64 characters. */
export function digestOf({ nonce, ciphertext }: Box): Promise<string> {
  return sha256Hex(concatBytes(nonce, ciphertext));
}

/**
 * What a sender signs: the binding, then a digest line for the text (or `-`) and one for each attachment in order.
 * docs/envelope.md, "Signature".
 *
 * @param text - {@link digestOf} the sealed text, or null for a message without one
 * @param attachments - {@link digestOf} each sealed attachment, in the message's order
 * @throws RangeError when a field of the binding holds a line feed
 */
export function signedText(
  binding: MessageBinding,
  text: string | null,
  attachments: readonly string[],
): string {
  return [LABELS.signature, bindingLines(binding), text ?? '-', ...attachments].join('\n');
}

/** Signs with Ed25519 (RFC 8032). @param signed - from {@link signedText} @returns 64 bytes */
export async function signMessage(signingKey: CryptoKey, signed: string): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.sign(ED25519, signingKey, utf8(signed)));
}

/**
 * Whether a signature over `signed` was made with the private key that belongs to the public one.
 *
 * @param signature - any bytes; other than 64 of them are never right
 */
export function verifySignature(
  verificationKey: CryptoKey,
  signed: string,
  signature: Bytes,
): Promise<boolean> {
  return crypto.subtle.verify(ED25519, verificationKey, signature, utf8(signed));
}
