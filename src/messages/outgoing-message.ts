import { type Box, encodeBase64, wrapKey } from '../crypto/index.js';
import type { ParsedKey } from '../keys/index.js';
import { INLINE_ATTACHMENT_BYTES, type MessageView } from './message-row.js';
import type { Reader } from './readers.service.js';

/** The ciphertext of a file, its tag at the end, as it goes into the database. */
export interface SealedContent {
  /** Bytes of all pieces together. */
  bytes: number;
  /** Pieces of `PIECE_BYTES`, the last of fewer; made while they are read, and the same whenever they are read again. */
  pieces(): Iterable<Buffer>;
}

/** A sealed file on its way into the database. */
export interface OutgoingAttachment {
  filename: string;
  mimeType: string;
  /** Bytes before sealing. */
  size: number;
  nonce: Buffer;
  content: SealedContent;
  /** The content is at the sender's server until somebody reads it; there is none here. */
  isElsewhere?: true;
}

/** One reader's copy on its way into the database. */
export interface OutgoingCopy {
  userId: string;
  /** The address of whoever the conversation is with, for this reader. */
  peer: string;
  sent: boolean;
  received: boolean;
  keyId: string;
  readonly wrappedKey: Buffer;
}

/** A reader's copy whose wrap is made when it is first read: for a large group, while the database writes the copies before it. */
export class LateWrappedCopy implements OutgoingCopy {
  readonly userId: string;
  readonly peer: string;
  readonly sent: boolean;
  readonly received: boolean;
  readonly keyId: string;
  private readonly key: ParsedKey;
  private wrap: Buffer | undefined;

  constructor(
    { userId, peer, sent, received, key }: Reader,
    private readonly messageKey: Buffer,
  ) {
    this.userId = userId;
    this.peer = peer;
    this.sent = sent;
    this.received = received;
    this.keyId = key.stored.id;
    this.key = key;
  }

  get wrappedKey(): Buffer {
    return (this.wrap ??= wrapKey(this.key.encryption.key, this.messageKey));
  }
}

/** A sealed message on its way into the database, whoever sealed it. */
export interface OutgoingMessage {
  id: string;
  senderId: string;
  from: string;
  to: string;
  groupId: string | null;
  sentAt: Date;
  /** When it came from a peer: logs have their events in this order. Null for what is sent here. */
  receivedAt: Date | null;
  expiresAt: Date | null;
  replyTo: string | null;
  sealedBy: 'server' | 'client';
  text: Box | null;
  attachments: OutgoingAttachment[];
  signature: Buffer | null;
  signingKeyId: string | null;
  requestDigest: Buffer;
  copies: OutgoingCopy[];
}

/** The message as one of its readers sees it right after it was stored: what reading it back would find. */
export function viewOf(message: OutgoingMessage, userId: string): MessageView {
  const copy = message.copies.find((one) => one.userId === userId);
  if (!copy) throw new Error('The message has no copy for this user.');
  return {
    row: {
      id: message.id,
      from_address: message.from,
      to_address: message.to,
      group_id: message.groupId,
      sent_at: message.sentAt,
      reply_to: message.replyTo,
      sealed_by: message.sealedBy,
      text_nonce: message.text && encodeBase64(message.text.nonce),
      text_ciphertext: message.text && encodeBase64(message.text.ciphertext),
      signature: message.signature && encodeBase64(message.signature),
      signing_key_id: message.signingKeyId,
      expires_at: message.expiresAt,
      deleted_at: null,
      sent: copy.sent,
      has_attachments: message.attachments.length > 0,
      key_id: copy.keyId,
      wrapped_key: encodeBase64(copy.wrappedKey),
    },
    attachments: message.attachments.map(({ filename, mimeType, size, nonce, content }, index) => ({
      message_id: message.id,
      attachment_index: index,
      filename,
      mime_type: mimeType,
      size,
      nonce: encodeBase64(nonce),
      inline_ciphertext:
        size <= INLINE_ATTACHMENT_BYTES ? encodeBase64(Buffer.concat([...content.pieces()])) : null,
    })),
    receipts: [],
  };
}
