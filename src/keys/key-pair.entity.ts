import { Column, Entity, ForeignKey, Index, PrimaryColumn } from 'typeorm';
import { User } from '../users/index.js';

/** What everybody may know of a key version. */
export type PublicKey = Pick<
  KeyPair,
  'id' | 'version' | 'publicKey' | 'fingerprint' | 'signingPublicKey' | 'signingFingerprint' | 'createdAt'
>;

/** One version of a user's keys. Versions are added and retired, never removed: old messages are wrapped to old versions. */
@Entity('key_pairs')
@Index('key_pairs_user_id_version_key', ['userId', 'version'], { unique: true })
@Index('key_pairs_user_id_fingerprint_key', ['userId', 'fingerprint'], { unique: true })
@Index('key_pairs_current_key', ['userId'], { unique: true, where: 'retired_at IS NULL' })
export class KeyPair {
  @PrimaryColumn('uuid')
  id: string;

  @ForeignKey(() => User, { name: 'key_pairs_user_id_fkey', onDelete: 'CASCADE' })
  @Column('uuid', { name: 'user_id' })
  userId: string;

  /** 1, 2, 3 and so on. */
  @Column('integer')
  version: number;

  /** SPKI PEM. */
  @Column('text', { name: 'public_key' })
  publicKey: string;

  /** Lower-case hex SHA-256 of the SPKI DER. */
  @Column('text')
  fingerprint: string;

  /** SPKI PEM. */
  @Column('text', { name: 'signing_public_key' })
  signingPublicKey: string;

  @Column('text', { name: 'signing_fingerprint' })
  signingFingerprint: string;

  /** nonce ‖ ciphertext, under the account key. */
  @Column('bytea', { name: 'sealed_private_key' })
  sealedPrivateKey: Buffer;

  /** nonce ‖ ciphertext, under the account key. */
  @Column('bytea', { name: 'sealed_signing_key' })
  sealedSigningKey: Buffer;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** Null for the current version. */
  @Column({ type: 'timestamptz', name: 'retired_at', precision: 3, nullable: true })
  retiredAt: Date | null;
}
