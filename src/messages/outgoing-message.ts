import type { Box } from '../crypto/index.js';

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
}

/** One reader's copy on its way into the database. */
export interface OutgoingCopy {
  userId: string;
  /** The address of whoever the conversation is with, for this reader. */
  peer: string;
  sent: boolean;
  received: boolean;
  keyId: string;
  wrappedKey: Buffer;
}

/** A sealed message on its way into the database, whoever sealed it. */
export interface OutgoingMessage {
  id: string;
  senderId: string;
  from: string;
  to: string;
  groupId: string | null;
  sentAt: Date;
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
