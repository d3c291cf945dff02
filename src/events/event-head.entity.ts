import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { User } from '../users/index.js';

/** Where a user's event log stands. The row is the lock under which the log is numbered. */
@Entity('event_heads')
export class EventHead {
  @ForeignKey(() => User, { name: 'event_heads_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  /** The number of the newest event; numbers have no gaps. */
  @Column('bigint', { name: 'last_number' })
  lastNumber: string;
}
