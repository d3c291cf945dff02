import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** An account. Everything that opens something is sealed; see docs/envelope.md. */
@Entity('users')
export class User {
  @PrimaryColumn('uuid')
  id: string;

  @Index('users_username_key', { unique: true })
  @Column({ type: 'text', collation: 'C' })
  username: string;

  /** Lower case. */
  @Index('users_email_key', { unique: true })
  @Column({ type: 'text', collation: 'C', nullable: true })
  email: string | null;

  @Column('text', { name: 'display_name', nullable: true })
  displayName: string | null;

  /** The display name in lower case, for prefix search. */
  @Index('users_display_name_folded_idx')
  @Column({ type: 'text', name: 'display_name_folded', collation: 'C', nullable: true })
  displayNameFolded: string | null;

  @Column('integer', { name: 'kdf_iterations' })
  kdfIterations: number;

  @Column('bytea', { name: 'kdf_salt' })
  kdfSalt: Buffer;

  /** SHA-256 of the authKey. */
  @Column('bytea')
  verifier: Buffer;

  /** nonce ‖ ciphertext, under the sealKey. */
  @Column('bytea', { name: 'sealed_account_key' })
  sealedAccountKey: Buffer;

  /** nonce ‖ ciphertext, under the authKey: the account's key for request digests. */
  @Column('bytea', { name: 'sealed_digest_key' })
  sealedDigestKey: Buffer;

  @Column('bytea', { name: 'recovery_salt', nullable: true })
  recoverySalt: Buffer | null;

  /** SHA-256 of the recovery authKey. */
  @Column('bytea', { name: 'recovery_verifier', nullable: true })
  recoveryVerifier: Buffer | null;

  /** nonce ‖ ciphertext, under the recovery sealKey. */
  @Column('bytea', { name: 'recovery_sealed_account_key', nullable: true })
  recoverySealedAccountKey: Buffer | null;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** The peer whose user this is, of which there is here what others need of it; null: an account of this server. */
  @Index('users_server_idx', { where: 'server IS NOT NULL' })
  @Column({ type: 'text', collation: 'C', nullable: true })
  server: string | null;

  /** Since when nobody can log in; null: somebody can. */
  @Column({ type: 'timestamptz', name: 'disabled_at', precision: 3, nullable: true })
  disabledAt: Date | null;
}
