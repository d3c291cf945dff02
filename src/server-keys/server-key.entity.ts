import { Column, Entity, PrimaryColumn } from 'typeorm';

/** What a key is for: `signing` is Ed25519, and requests are sealed to `transport`, which is RSA. */
export type KeyPurpose = 'signing' | 'transport';

/** A key pair by which this server is known to others. All nodes of a database share it. */
@Entity('server_keys')
export class ServerKey {
  /** The thumbprint of the public key as a JWK (RFC 7638). */
  @PrimaryColumn('text')
  id: string;

  @Column('text', { default: 'signing' })
  purpose: KeyPurpose;

  /** PKCS #8, DER. */
  @Column('bytea', { name: 'private_key' })
  privateKey: Buffer;

  @Column({ type: 'timestamptz', name: 'created_at', precision: 3 })
  createdAt: Date;

  /** When another took its place. What was done with it is good for a while longer. */
  @Column({ type: 'timestamptz', name: 'retired_at', precision: 3, nullable: true })
  retiredAt: Date | null;

  /** A JWS (RFC 7515) of the public key, signed by the one whose place it took; null of the first. */
  @Column('text', { nullable: true })
  endorsement: string | null;
}
