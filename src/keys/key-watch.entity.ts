import { Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { User } from '../users/index.js';

/** A peer that has asked for the keys of an account, and is told when they change. */
@Entity('key_watches')
export class KeyWatch {
  @ForeignKey(() => User, { name: 'key_watches_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  /** The name of the peer. */
  @PrimaryColumn({ type: 'text', collation: 'C' })
  server: string;
}
