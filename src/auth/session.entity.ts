import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../users/index.js';

/** A login on one device. */
@Entity('sessions')
export class Session {
  @PrimaryColumn('uuid')
  id: string;

  @Index('sessions_user_id_idx')
  @ForeignKey(() => User, { name: 'sessions_user_id_fkey', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'user_id' })
  userId: string;

  /** SHA-256 of the token. */
  @Index('sessions_token_hash_key', { unique: true })
  @Column('bytea', { name: 'token_hash' })
  tokenHash: Buffer;

  /** nonce ‖ ciphertext, under the token: the account's key for request digests. */
  @Column('bytea', { name: 'sealed_digest_key' })
  sealedDigestKey: Buffer;

  @Column('text', { name: 'device_name', nullable: true })
  deviceName: string | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** Kept to the minute. */
  @Column({ type: 'timestamptz', name: 'last_used_at', precision: 3 })
  lastUsedAt: Date;

  @Index('sessions_expires_at_idx')
  @Column({ type: 'timestamptz', name: 'expires_at', precision: 3 })
  expiresAt: Date;

  /** When the last access token had by this session expires. */
  @Column({ type: 'timestamptz', name: 'access_tokens_until', precision: 3, nullable: true })
  accessTokensUntil: Date | null;
}
