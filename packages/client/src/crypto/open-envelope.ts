import type { Bytes, InvalidReason, OpenedAttachment, VerificationStatus } from '../model.js';
import type { WireMessage } from '../wire.js';
import { decodeBase64 } from './base64.js';
import { type Box, decodeBox, openBox } from './box.js';
import { fromUtf8 } from './bytes.js';
import { attachmentAad, textAad, unwrapKey } from './envelope.js';
import { importSecretKey } from './secret-key.js';
import { digestOf, signedText, verifySignature } from './signature.js';

/** All that opening a message needs. It may be sent to a Worker. */
export interface OpenRequest {
  message: WireMessage;
  /** The own address. */
  address: string;
  /** RSA-OAEP, of the key version that the message names; null when the keyring has none such. */
  privateKey: CryptoKey | null;
  /** Ed25519, of the sender's signing key that the message names; null when their account lists none such, or none is named. */
  verificationKey: CryptoKey | null;
  /** Ciphertexts that did not come with the message, by the index of the attachment. */
  files?: Record<number, Bytes>;
  /** The digests of ciphertexts that were seen before, by the index of the attachment. */
  digests?: Record<number, string>;
}

/** What an {@link OpenRequest} came to. It may be sent back from a Worker. */
export interface OpenResult {
  status: VerificationStatus;
  /** With `invalid`. */
  reason?: InvalidReason;
  /** Null when there is none, and when the message is `invalid`. */
  text: string | null;
  /** Empty when the message is `invalid`. */
  attachments: OpenedAttachment[];
  /** The digest of each attachment's ciphertext, now or before; null for one that never was here. */
  digests: (string | null)[];
}

/** Opens messages, in this thread or in a Worker. The answers stand in the order of the requests. */
export interface Opener {
  open(requests: OpenRequest[]): Promise<OpenResult[]>;
}

/** Opens in this thread. */
export const threadOpener: Opener = { open: (requests) => Promise.all(requests.map(openEnvelope)) };

class Invalid extends Error {
  constructor(readonly reason: InvalidReason) {
    super(reason);
  }
}

/**
 * Opens a message and says what its signature is worth. Checks, in this order: that it was taken back (then nothing is shown); that it
 * is addressed to this account or to the group that it stands in; that what a client sealed is signed; that the keys are there; that
 * every part opens; that the signature is the sender's over these parts.
 *
 * It never throws: whatever a server sends as a message is answered by a status.
 */
export async function openEnvelope(request: OpenRequest): Promise<OpenResult> {
  const nothing = { text: null, attachments: [], digests: [] };
  try {
    if (request.message.deletedAt !== null) return { status: 'unsigned', ...nothing };
    return await open(request);
  } catch (error) {
    const reason = error instanceof Invalid ? error.reason : 'not_opened';
    return { status: 'invalid', reason, ...nothing };
  }
}

async function open(request: OpenRequest): Promise<OpenResult> {
  const { message } = request;
  if (!isAddressed(request)) throw new Invalid('wrong_recipient');
  if (message.signature === null && message.sealedBy !== 'server') throw new Invalid('missing_signature');
  if (message.signature !== null && !request.verificationKey) throw new Invalid('unknown_signing_key');
  if (!message.key || !request.privateKey) throw new Invalid('unknown_key');

  const messageKey = await unwrapKey(request.privateKey, decodeBase64(message.key.wrappedKey));
  const key = await importSecretKey(messageKey);
  messageKey.fill(0);
  const textBox = message.text && decodeBox(message.text);
  const text = textBox && fromUtf8(await openBox(key, textBox, textAad(message)));
  if (textBox && text === null) throw new Invalid('not_opened');

  const attachments: OpenedAttachment[] = [];
  const digests: (string | null)[] = [];
  // One after the other: a file takes several times its size in memory while it is opened.
  for (const [index, { filename, mimeType, size }] of message.attachments.entries()) {
    const box = boxOf(request, index);
    const content = box && (await openBox(key, box, attachmentAad(message, index, filename, mimeType)));
    attachments.push({ index, filename, mimeType, size: content?.length ?? size, content });
    digests.push(box ? await digestOf(box) : (request.digests?.[index] ?? null));
  }
  return { status: await verify(request, textBox, digests), text, attachments, digests };
}

/** A message for somebody else that a server shows here was meant for other eyes, or for another conversation. */
function isAddressed({ message: { from, to, groupId }, address }: OpenRequest): boolean {
  if (groupId !== null) return to.startsWith(`group:${groupId}@`);
  return to === address || (from === address && !to.startsWith('group:'));
}

function boxOf({ message, files }: OpenRequest, index: number): Box | null {
  const attachment = message.attachments[index];
  // The signature covers the attachments in their order, and the associated data their numbers.
  if (attachment?.index !== index) throw new Invalid('not_opened');
  const nonce = decodeBase64(attachment.nonce);
  const file = files?.[index];
  if (file) return { nonce, ciphertext: file };
  return attachment.ciphertext === null ? null : { nonce, ciphertext: decodeBase64(attachment.ciphertext) };
}

async function verify(
  { message, verificationKey }: OpenRequest,
  text: Box | null,
  digests: (string | null)[],
): Promise<VerificationStatus> {
  if (message.signature === null || !verificationKey) return 'unsigned';
  const signature = decodeBase64(message.signature);
  const seen = digests.filter((digest) => digest !== null);
  if (seen.length < digests.length) return 'pending';
  const signed = signedText(message, text && (await digestOf(text)), seen);
  if (!(await verifySignature(verificationKey, signed, signature))) throw new Invalid('bad_signature');
  return 'verified';
}
