import type { Bytes } from '../model.js';
import type { WireSealedMessage } from '../wire.js';
import { encodeBase64 } from './base64.js';
import { type Box, encodeBox, sealBox } from './box.js';
import { utf8 } from './bytes.js';
import { attachmentAad, type MessageBinding, newMessageKey, textAad, wrapKey } from './envelope.js';
import { importSecretKey } from './secret-key.js';
import { digestOf, signedText, signMessage } from './signature.js';

/** A message before it is sealed. */
export interface PlainMessage extends MessageBinding {
  text: string | null;
  attachments: { filename: string; mimeType: string; content: Bytes }[];
}

/** Whom a message key is wrapped to. */
export interface MessageReader {
  /** Of the current key version. */
  keyId: string;
  encryptionKey: CryptoKey;
}

/** What a message is signed with. */
export interface MessageSigner {
  /** Of the sender's current key version. */
  keyId: string;
  signingKey: CryptoKey;
}

/** The members of a `POST /api/messages/sealed` that the envelope makes. */
export type SealedParts = Required<
  Pick<WireSealedMessage, 'id' | 'text' | 'attachments' | 'keys' | 'signature' | 'signingKeyId'>
>;

/** A wrap in each reader's key; the same key twice counts once. */
export type WrappedKeys = WireSealedMessage['keys'];

/**
 * Seals a message under a fresh key, wraps that for every reader, and signs all of it.
 *
 * @param readers - the sender among them
 * @param onSealed - told after each part how many plaintext bytes are sealed
 * @throws RangeError when an id, address or MIME type holds a line feed
 */
export async function sealMessage(
  message: PlainMessage,
  readers: readonly MessageReader[],
  signer: MessageSigner,
  onSealed?: (bytes: number) => void,
): Promise<SealedParts> {
  const messageKey = newMessageKey();
  const key = await importSecretKey(messageKey);
  let sealed = 0;
  const seal = async (plaintext: Bytes, aad: string): Promise<Box> => {
    const box = await sealBox(key, plaintext, aad);
    onSealed?.((sealed += plaintext.length));
    return box;
  };

  const text = message.text === null ? null : await seal(utf8(message.text), textAad(message));
  const textDigest = text && (await digestOf(text));
  const attachments: SealedParts['attachments'] = [];
  const digests: string[] = [];
  // One after the other: a file takes several times its size in memory while it is sealed.
  for (const [index, { filename, mimeType, content }] of message.attachments.entries()) {
    const box = await seal(content, attachmentAad(message, index, filename, mimeType));
    attachments.push({ filename, mimeType, size: content.length, ...encodeBox(box) });
    digests.push(await digestOf(box));
  }
  const keys = await wrapForReaders(messageKey, readers);
  messageKey.fill(0);
  const signature = await signMessage(signer.signingKey, signedText(message, textDigest, digests));
  return {
    id: message.id,
    text: text && encodeBox(text),
    attachments,
    keys,
    signature: encodeBase64(signature),
    signingKeyId: signer.keyId,
  };
}

/** Wraps a message key for each reader. */
export async function wrapForReaders(
  messageKey: Bytes,
  readers: readonly MessageReader[],
): Promise<WrappedKeys> {
  const distinct = [...new Map(readers.map((reader) => [reader.keyId, reader])).values()];
  return Promise.all(
    distinct.map(async ({ keyId, encryptionKey }) => ({
      keyId,
      wrappedKey: encodeBase64(await wrapKey(encryptionKey, messageKey)),
    })),
  );
}
