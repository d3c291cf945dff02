import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { User } from '../../users/index.js';

/** What there is of a peer's user beside the rows of every user: their event log is what is to be delivered to the peer. */
@Entity('remote_users')
export class RemoteUser {
  @ForeignKey(() => User, { name: 'remote_users_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  /** When the peer last said what there is of them. */
  @Column({ type: 'timestamptz', name: 'checked_at', precision: 3 })
  checkedAt: Date;

  /** The number in their log up to which the peer has taken it, or it was given up. */
  @Column('bigint', { name: 'delivered_number' })
  deliveredNumber: string;
}
