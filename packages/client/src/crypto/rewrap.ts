import { decodeBase64, encodeBase64 } from './base64.js';
import { decodeBox } from './box.js';
import { type MessageBinding, unwrapKey } from './envelope.js';
import { CryptoError } from './errors.js';
import {
  type MessageReader,
  type MessageSigner,
  type SealedParts,
  wrapForReaders,
  type WrappedKeys,
} from './seal-message.js';
import { digestOf, signedText, signMessage } from './signature.js';

/**
 * Wraps the key of a sealed message anew. Ciphertext and signature stay as they are.
 *
 * @param own - a key version that the message is wrapped to, the sender's own
 * @throws CryptoError `not_opened` when it is not wrapped to it
 */
export async function rewrap(
  keys: WrappedKeys,
  own: { keyId: string; privateKey: CryptoKey },
  readers: readonly MessageReader[],
): Promise<WrappedKeys> {
  const wrap = keys.find(({ keyId }) => keyId === own.keyId);
  if (!wrap) throw new CryptoError('not_opened', 'The message is not wrapped to this key');
  const messageKey = await unwrapKey(own.privateKey, decodeBase64(wrap.wrappedKey));
  const wrapped = await wrapForReaders(messageKey, readers);
  messageKey.fill(0);
  return wrapped;
}

/** Signs a sealed message anew, after the own key was rotated. Ciphertext and wraps stay as they are. */
export async function resign(
  binding: MessageBinding,
  { text, attachments }: Pick<SealedParts, 'text' | 'attachments'>,
  signer: MessageSigner,
): Promise<Pick<SealedParts, 'signature' | 'signingKeyId'>> {
  const textDigest = text && (await digestOf(decodeBox(text)));
  const digests: string[] = [];
  for (const attachment of attachments) digests.push(await digestOf(decodeBox(attachment)));
  const signature = await signMessage(signer.signingKey, signedText(binding, textDigest, digests));
  return { signature: encodeBase64(signature), signingKeyId: signer.keyId };
}
