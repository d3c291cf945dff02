import { Column, Entity, Index, PrimaryColumn } from 'typeorm';
import type { EventType } from './event-types.js';

/** One entry of one user's event log. A trigger deletes it with the log's head, under whose lock it was written. */
@Entity('events')
export class LoggedEvent {
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  /** 1, 2, 3 and so on for each user, in the order of the commits. */
  @PrimaryColumn('bigint')
  number: string;

  @Column('text')
  type: EventType;

  @Index('events_at_idx')
  @Column({ type: 'timestamptz', precision: 3 })
  at: Date;

  /** The message that the event is about: what is shown of it is read when the event is. */
  @Column('uuid', { name: 'message_id', nullable: true })
  messageId: string | null;

  /** What the event says beside that. */
  @Column('jsonb', { nullable: true })
  data: object | null;
}
