import { ApiProperty } from '@nestjs/swagger';
import { BoxDto } from '../../common/index.js';

/** A sealed file of a message. */
export class AttachmentDto {
  /** Its place in the message, from 0. @example 0 */
  index: number;
  /** @example 'notes.txt' */
  filename: string;
  /** @example 'text/plain' */
  mimeType: string;
  /** Bytes before sealing; the ciphertext has 16 more. @example 21 */
  size: number;
  /** 12 bytes. @example '20HntqplUku2f5eK' */
  nonce: string;
  /** The ciphertext, then the 16-byte tag; null in lists when `size` is over 64 KiB: `href` serves it. */
  ciphertext: string | null;
  /** Where the bytes of the ciphertext are. @example '/api/messages/019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e/attachments/0' */
  href: string;
}

/** The message key, wrapped to the caller. */
export class MessageKeyDto {
  /** Which of the caller's key versions unwraps it. @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  keyId: string;
  /** RSA-OAEP with SHA-256. */
  wrappedKey: string;
}

/** Who had it, and when. */
export class ReceiptDto {
  /** @example 'bob@localhost' */
  address: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  at: string;
}

/** A message as the caller may read it. */
export class MessageDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  id: string;
  /** @example 'alice@localhost' */
  from: string;
  /** @example 'bob@localhost' */
  to: string;
  /** The group that it was sent to, if any. */
  groupId: string | null;
  /** @example '2026-01-31T12:00:00.000Z' */
  sentAt: string;
  /** The message that it answers. */
  replyTo: string | null;
  /** `server`: the server saw the content when it was sent; `client`: it never did. */
  // Said in so many words: the order in which a compiler sees them is an accident.
  @ApiProperty({ enum: ['server', 'client'] })
  sealedBy: 'server' | 'client';
  text: BoxDto | null;
  attachments: AttachmentDto[];
  /** Null on a tombstone. */
  key: MessageKeyDto | null;
  /** Ed25519, of a message that the client sealed. */
  signature: string | null;
  /** The sender's key version that signed. */
  signingKeyId: string | null;
  /** When it disappears for everyone. */
  expiresAt: string | null;
  /** When the sender last changed it. */
  editedAt: string | null;
  /** When the sender deleted it for everyone; the content is gone then. */
  deletedAt: string | null;
  /** Whose devices have it; only the sender sees this. */
  deliveredTo: ReceiptDto[];
  /** Who read it; only the sender sees this. */
  readBy: ReceiptDto[];
}

/** Messages, newest first. */
export class MessagePageDto {
  items: MessageDto[];
  nextCursor: string | null;
}
