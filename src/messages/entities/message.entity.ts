import { Check, Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../../users/index.js';

/** What every reader of a message shares. Each reader's own part is a {@link MailboxEntry}. */
@Entity('messages')
@Check('messages_sealed_by_check', `sealed_by IN ('server', 'client')`)
@Index('messages_expires_at_idx', ['expiresAt'], { where: 'expires_at IS NOT NULL AND erased_at IS NULL' })
@Index('messages_erased_at_idx', ['erasedAt'], { where: 'erased_at IS NOT NULL' })
@Index('messages_reply_to_idx', ['replyTo'], { where: 'reply_to IS NOT NULL' })
export class Message {
  @PrimaryColumn('uuid')
  id: string;

  /** Null when the account is gone. */
  @Index('messages_sender_id_idx')
  @ForeignKey(() => User, { name: 'messages_sender_id_fkey', onDelete: 'SET NULL' })
  @Column('uuid', { name: 'sender_id', nullable: true })
  senderId: string | null;

  /** The address as it is bound into the ciphertext; never recomputed. */
  @Column('text', { name: 'from_address' })
  fromAddress: string;

  /** The address as it is bound into the ciphertext; never recomputed. */
  @Column('text', { name: 'to_address' })
  toAddress: string;

  /** The group that it was sent to. */
  @Column('uuid', { name: 'group_id', nullable: true })
  groupId: string | null;

  @Index('messages_sent_at_idx')
  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3 })
  sentAt: Date;

  @Column('uuid', { name: 'reply_to', nullable: true })
  replyTo: string | null;

  @Column('text', { name: 'sealed_by' })
  sealedBy: 'server' | 'client';

  @Column('bytea', { name: 'text_nonce', nullable: true })
  textNonce: Buffer | null;

  @Column('bytea', { name: 'text_ciphertext', nullable: true })
  textCiphertext: Buffer | null;

  @Column('bytea', { nullable: true })
  signature: Buffer | null;

  @Column('uuid', { name: 'signing_key_id', nullable: true })
  signingKeyId: string | null;

  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3, nullable: true })
  expiresAt: Date | null;

  /** When it was deleted for everyone: the row is a tombstone then. */
  @Column({ type: 'timestamptz', name: 'deleted_at', precision: 3, nullable: true })
  deletedAt: Date | null;

  /** When it was erased because it expired: the row only keeps the id from being used again, for a while. */
  @Column({ type: 'timestamptz', name: 'erased_at', precision: 3, nullable: true })
  erasedAt: Date | null;

  /** HMAC over the request that sent it, under a key that the database does not hold: tells a repeated send from another one. */
  @Column('bytea', { name: 'request_digest' })
  requestDigest: Buffer;
}
