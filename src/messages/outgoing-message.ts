import type { Box } from '../crypto/index.js';

/** A sealed file on its way into the database. */
export interface OutgoingAttachment extends Box {
  filename: string;
  mimeType: string;
  /** Bytes before sealing. */
  size: number;
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
