import { Check, Column, Entity, PrimaryColumn } from 'typeorm';
import type { PeerKey } from '../peer-description.js';

/** `unknown` until its keys are pinned; `key_changed` while it shows a key that no pinned one has endorsed: nothing goes there then. */
export type PeerState = 'unknown' | 'trusted' | 'key_changed';

/** A configured peer: by which keys it is known, and how delivery to it goes. All nodes of a database share it. */
@Entity('peers')
@Check('peers_state_check', `state IN ('unknown', 'trusted', 'key_changed')`)
export class Peer {
  @PrimaryColumn({ type: 'text', collation: 'C' })
  name: string;

  @Column('text')
  state: PeerState;

  /** Thumbprints (RFC 7638) of every key that was ever trusted. */
  @Column('text', { name: 'key_ids', array: true })
  keyIds: string[];

  /** The trusted keys that it published when it was last asked. */
  @Column('jsonb')
  keys: PeerKey[];

  /** When it was last asked for its keys, and answered. */
  @Column({ type: 'timestamptz', name: 'described_at', precision: 3, nullable: true })
  describedAt: Date | null;

  /** When it last sent something that was signed as it has to be, or took something. */
  @Column({ type: 'timestamptz', name: 'heard_at', precision: 3, nullable: true })
  heardAt: Date | null;

  /** Attempts to deliver since it was last heard from. */
  @Column('integer')
  failures: number;

  @Column({ type: 'timestamptz', name: 'next_attempt_at', precision: 3 })
  nextAttemptAt: Date;

  /** Until when a node delivers to it, which the others leave to that node. */
  @Column({ type: 'timestamptz', name: 'leased_until', precision: 3, nullable: true })
  leasedUntil: Date | null;
}
