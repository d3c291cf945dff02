import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Message } from './message.entity.js';

/** What a message says of a file. The ciphertext is in {@link AttachmentPiece}s. */
@Entity('attachments')
export class Attachment {
  @ForeignKey(() => Message, { name: 'attachments_message_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'message_id' })
  messageId: string;

  /** 0, 1, 2 and so on. */
  @PrimaryColumn('smallint', { name: 'attachment_index' })
  index: number;

  @Column('text')
  filename: string;

  @Column('text', { name: 'mime_type' })
  mimeType: string;

  /** Bytes before sealing; the ciphertext has 16 more. */
  @Column('integer')
  size: number;

  @Column('bytea')
  nonce: Buffer;

  /** Whether the ciphertext is here; that of a large file from a peer is fetched when it is first read. */
  @Column('boolean', { default: true })
  fetched: boolean;
}
