import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { User } from '../users/index.js';

/** How far a user's devices have taken the log. */
@Entity('event_marks')
export class EventMark {
  @ForeignKey(() => User, { name: 'event_marks_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @Column('bigint', { name: 'taken_number' })
  takenNumber: string;
}
