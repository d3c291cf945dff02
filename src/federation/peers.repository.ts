import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Peer } from './entities/peer.entity.js';

const LEASE = `
  UPDATE peers SET leased_until = $3
  WHERE name = (
    SELECT name FROM peers
    WHERE name = $1 AND next_attempt_at <= $2 AND (leased_until IS NULL OR leased_until <= $2)
    FOR UPDATE SKIP LOCKED)
  RETURNING name`;

/** It is there, so it is tried again soon; that it takes what it is told is another thing. */
const HEARD = `
  UPDATE peers SET heard_at = $2, failures = least(failures, 2), next_attempt_at = least(next_attempt_at, $2)
  WHERE name = $1 AND (failures > 0 OR heard_at IS NULL OR heard_at < $3)
  RETURNING name`;

const FAILED = `
  UPDATE peers SET failures = failures + 1, next_attempt_at = $2 WHERE name = $1`;

/** The rows of peers. */
@Injectable()
export class PeersRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Makes the rows of peers that have none. */
  async add(names: string[], now: Date): Promise<void> {
    await this.dataSource
      .createQueryBuilder()
      .insert()
      .into(Peer)
      .values(
        names.map((name) => ({
          ...{ name, state: 'unknown' as const, keyIds: [], keys: [], failures: 0, nextAttemptAt: now },
        })),
      )
      .orIgnore()
      .execute();
  }

  /** Has every peer asked for its keys before it is trusted again: what is configured of them may have changed. */
  async doubtAll(): Promise<void> {
    await this.dataSource.query('UPDATE peers SET described_at = NULL');
  }

  /** In the order of their names. */
  async list(): Promise<Peer[]> {
    return this.dataSource.manager.find(Peer, { order: { name: 'ASC' } });
  }

  async find(name: string): Promise<Peer | null> {
    return this.dataSource.manager.findOneBy(Peer, { name });
  }

  async update(name: string, change: Partial<Peer>): Promise<void> {
    await this.dataSource.manager.update(Peer, { name }, change);
  }

  /** Takes a peer for delivery, when it is due and no other node has it. @returns whether that succeeded */
  async lease(name: string, now: Date, until: Date): Promise<boolean> {
    const [leased]: [unknown[], number] = await this.dataSource.query(LEASE, [name, now, until]);
    return leased.length === 1;
  }

  /** Lets others deliver, unless one has taken over since. @param until what the lease was taken for */
  async release(name: string, until: Date): Promise<void> {
    await this.dataSource.manager.update(Peer, { name, leasedUntil: until }, { leasedUntil: null });
  }

  /** Ends every lease: those of a process that has ended, when there is no other. */
  async releaseAll(): Promise<void> {
    await this.dataSource.query('UPDATE peers SET leased_until = NULL');
  }

  /** Notes that a peer is there, when that was not noted since `before`. @returns whether it was noted */
  async heard(name: string, now: Date, before: Date): Promise<boolean> {
    const [noted]: [unknown[], number] = await this.dataSource.query(HEARD, [name, now, before]);
    return noted.length === 1;
  }

  /** Notes an attempt that failed, and when the next one is due. */
  async failed(name: string, nextAttemptAt: Date): Promise<void> {
    await this.dataSource.query(FAILED, [name, nextAttemptAt]);
  }
}
