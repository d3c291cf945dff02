import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { Attachment } from './attachment.entity.js';

/** A stretch of an attachment's ciphertext, so that nothing has to hold a whole one in memory. */
@Entity('attachment_pieces')
@ForeignKey(() => Attachment, ['messageId', 'attachmentIndex'], ['messageId', 'index'], {
  name: 'attachment_pieces_attachment_fkey',
  onDelete: 'CASCADE',
})
export class AttachmentPiece {
  @PrimaryColumn('uuid', { name: 'message_id' })
  messageId: string;

  @PrimaryColumn('smallint', { name: 'attachment_index' })
  attachmentIndex: number;

  /** 0, 1, 2 and so on; every piece but the last is full. */
  @PrimaryColumn('integer', { name: 'piece_number' })
  pieceNumber: number;

  @Column('bytea')
  bytes: Buffer;
}
