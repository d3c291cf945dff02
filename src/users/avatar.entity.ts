import { Column, Entity, ForeignKey, PrimaryColumn } from 'typeorm';
import { User } from './user.entity.js';

/** A user's picture. */
@Entity('avatars')
export class Avatar {
  @ForeignKey(() => User, { name: 'avatars_user_id_fkey', onDelete: 'CASCADE' })
  @PrimaryColumn('uuid', { name: 'user_id' })
  userId: string;

  @Column('text', { name: 'mime_type' })
  mimeType: string;

  @Column('bytea')
  content: Buffer;

  /** Lower-case hex SHA-256 of the content. */
  @Column('text')
  digest: string;
}
