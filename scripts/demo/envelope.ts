import { type Bytes, fromBase64, fromPem, join, text as decode, toBase64, toHex, utf8 } from './bytes.js';
import { type Box, openBox, randomBytes, sealBox, sha256, sign, unwrap, verify, wrap } from './crypto.js';
import type { OpenedKey, PublicKey } from './keyring.js';
import { NotOpened } from './not-opened.js';

/** What every part of a message is bound to. */
interface Binding {
  id: string;
  from: string;
  to: string;
}

export interface SealedFile extends Box {
  filename: string;
  mimeType: string;
  size: number;
}

/** The part of the API's Message that opening needs. */
export interface Message extends Binding {
  sealedBy: 'server' | 'client';
  text: Box | null;
  attachments: SealedFile[];
  key: { keyId: string; wrappedKey: string } | null;
  signature: string | null;
  signingKeyId: string | null;
}

export interface PlainFile {
  filename: string;
  mimeType: string;
  content: Bytes;
}

export interface Opened {
  messageKey: Bytes;
  text: string | null;
  files: PlainFile[];
}

function aad({ id, from, to }: Binding, part: string): string {
  if ([id, from, to].some((field) => field.includes('\n'))) throw new NotOpened('A field holds a line feed.');
  return ['sealpost.v1', id, from, to, part].join('\n');
}

function filePart(index: number, { filename, mimeType }: { filename: string; mimeType: string }): string {
  if (mimeType.includes('\n')) throw new NotOpened('A MIME type holds a line feed.');
  return ['attachment', index, filename, mimeType].join('\n');
}

async function digest(box: Box): Promise<string> {
  return toHex(await sha256(join(fromBase64(box.nonce), fromBase64(box.ciphertext))));
}

async function signedText(binding: Binding, text: Box | null, files: Box[]): Promise<string> {
  const digests = [text ? await digest(text) : '-', ...(await Promise.all(files.map(digest)))];
  return ['sealpost.v1 signature', binding.id, binding.from, binding.to, ...digests].join('\n');
}

/** The body of `POST /api/messages/sealed`, but for the recipient. */
export async function sealMessage(
  binding: Binding,
  plain: { text: string; files: PlainFile[] },
  own: OpenedKey,
  readers: PublicKey[],
) {
  const messageKey = randomBytes(32);
  const text = await sealBox(messageKey, utf8(plain.text), aad(binding, 'text'));
  const attachments: SealedFile[] = [];
  for (const [index, file] of plain.files.entries()) {
    const { filename, mimeType, content } = file;
    const box = await sealBox(messageKey, content, aad(binding, filePart(index, file)));
    attachments.push({ filename, mimeType, size: content.length, ...box });
  }
  const signature = await sign(own.signingKey, await signedText(binding, text, attachments));
  const keys = await Promise.all(
    [own, ...readers].map(async ({ id, publicKey }) => ({
      keyId: id,
      wrappedKey: toBase64(await wrap(fromPem(publicKey), messageKey)),
    })),
  );
  return { id: binding.id, text, attachments, keys, signature: toBase64(signature), signingKeyId: own.id };
}

/**
 * Opens every part of a message and, when its sender sealed it, checks the signature.
 *
 * @param senderKeys the sender's public keys, of which one signed
 * @throws NotOpened when anything was changed
 */
export async function openMessage(
  message: Message,
  own: OpenedKey,
  senderKeys: PublicKey[],
): Promise<Opened> {
  if (message.key?.keyId !== own.id) throw new NotOpened('The message is wrapped to another key.');
  const messageKey = await unwrap(own.privateKey, fromBase64(message.key.wrappedKey));
  const text =
    message.text && decode(await openBox(messageKey, message.text, aad(message, 'text'), 'The text'));
  const files: PlainFile[] = [];
  for (const [index, file] of message.attachments.entries()) {
    const content = await openBox(messageKey, file, aad(message, filePart(index, file)), `The file ${index}`);
    files.push({ filename: file.filename, mimeType: file.mimeType, content });
  }
  if (message.sealedBy === 'client') await checkSignature(message, senderKeys);
  return { messageKey, text, files };
}

async function checkSignature(message: Message, senderKeys: PublicKey[]): Promise<void> {
  const signer = senderKeys.find(({ id }) => id === message.signingKeyId);
  if (!signer || message.signature === null)
    throw new NotOpened('There is no signature that can be checked.');
  const signed = await signedText(message, message.text, message.attachments);
  await verify(fromPem(signer.signingPublicKey), signed, fromBase64(message.signature));
}
