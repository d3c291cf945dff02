import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/**
 * One user's copy of a message: their wrap of its key, and what they did with it. The indexes are the lists that can be asked for;
 * what is received and what is sent together is merged from two. A trigger deletes it with its message and with its user, whom its writer
 * holds: foreign keys would look them up for every copy.
 */
@Entity('mailbox_entries')
@Index('mailbox_inbox_idx', ['userId', 'sentAt', 'messageId'], { where: 'received AND hidden_at IS NULL' })
@Index('mailbox_sent_idx', ['userId', 'sentAt', 'messageId'], { where: 'sent AND hidden_at IS NULL' })
@Index('mailbox_peer_inbox_idx', ['userId', 'peer', 'sentAt', 'messageId'], {
  where: 'received AND hidden_at IS NULL',
})
@Index('mailbox_peer_sent_idx', ['userId', 'peer', 'sentAt', 'messageId'], {
  where: 'sent AND hidden_at IS NULL',
})
@Index('mailbox_unread_idx', ['userId', 'sentAt', 'messageId'], {
  where: 'received AND read_at IS NULL AND hidden_at IS NULL',
})
@Index('mailbox_unread_peer_idx', ['userId', 'peer', 'sentAt', 'messageId'], {
  where: 'received AND read_at IS NULL AND hidden_at IS NULL',
})
@Index('mailbox_attachments_idx', ['userId', 'sentAt', 'messageId'], {
  where: 'has_attachments AND hidden_at IS NULL',
})
@Index('mailbox_hidden_idx', ['userId'], { where: 'hidden_at IS NOT NULL' })
export class MailboxEntry {
  @PrimaryColumn('uuid', { name: 'message_id' })
  messageId: string;

  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  /** The address of whoever the conversation is with. */
  @Column({ type: 'text', collation: 'C' })
  peer: string;

  /** The user sent it. A note to oneself is sent and received. */
  @Column('boolean')
  sent: boolean;

  /** The user is one whom it was sent to. */
  @Column('boolean')
  received: boolean;

  @Column({ type: 'timestamptz', name: 'sent_at', precision: 3 })
  sentAt: Date;

  @Column('boolean', { name: 'has_attachments' })
  hasAttachments: boolean;

  /** The key version that the wrap is for. */
  @Column('uuid', { name: 'key_id' })
  keyId: string;

  /** RSA-OAEP of the message key; null once the content is gone. */
  @Column('bytea', { name: 'wrapped_key', nullable: true })
  wrappedKey: Buffer | null;

  /** When a device of the user had it. */
  @Column({ type: 'timestamptz', name: 'delivered_at', precision: 3, nullable: true })
  deliveredAt: Date | null;

  @Column({ type: 'timestamptz', name: 'read_at', precision: 3, nullable: true })
  readAt: Date | null;

  /** When the user deleted it for themselves. */
  @Column({ type: 'timestamptz', name: 'hidden_at', precision: 3, nullable: true })
  hiddenAt: Date | null;
}
