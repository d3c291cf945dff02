import { Column, Entity, Index, PrimaryColumn } from 'typeorm';

/** A nonce that was used, until what it stood in would be too old anyway. */
@Entity('seen_nonces')
export class SeenNonce {
  /** What the nonces are for, and whose they are. */
  @PrimaryColumn('text')
  scope: string;

  @PrimaryColumn('text')
  nonce: string;

  @Index('seen_nonces_until_idx')
  @Column({ type: 'timestamptz', precision: 3 })
  until: Date;
}
