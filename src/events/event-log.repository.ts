import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { Statement } from '../database/index.js';
import { appendEvents } from './append-events.js';
import type { EventRow, NewEvent } from './event-types.js';

interface HeadRow {
  user_id: string;
  last_number: string;
}

const APPEND = new Statement<HeadRow>(`
  WITH change AS (
    SELECT event.user_id, event.type, event.at, event.message_id, event.data::jsonb AS data, event.ordinal
    FROM unnest($1::uuid[], $2::text[], $3::timestamptz[], $4::uuid[], $5::text[]) WITH ORDINALITY
      AS event (user_id, type, at, message_id, data, ordinal)
    WHERE EXISTS (SELECT FROM users WHERE users.id = event.user_id OFFSET 0)
  ), ${appendEvents('change', 'ordinal')}
  SELECT user_id, last_number FROM heads`);

const NEWEST = new Statement<{ last_number: string }>(
  'SELECT last_number FROM event_heads WHERE user_id = $1',
);

const READ = new Statement<EventRow>(`
  SELECT number, type, at, message_id, data FROM events WHERE user_id = $1 AND number > $2 ORDER BY number LIMIT $3`);

/** The logs in the database. */
@Injectable()
export class EventLogRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Appends events in this order to the logs of their users, in the transaction that makes the changes.
   *
   * @returns the number of the newest event of each log, by user id; accounts that are gone have none
   */
  async append(manager: EntityManager, events: NewEvent[]): Promise<Map<string, number>> {
    const rows = events.flatMap((event) => event.userIds.map((userId) => ({ ...event, userId })));
    if (rows.length === 0) return new Map();
    const heads = await APPEND.run(manager, [
      rows.map(({ userId }) => userId),
      rows.map(({ type }) => type),
      rows.map(({ at }) => at),
      rows.map(({ messageId }) => messageId ?? null),
      rows.map(({ data }) => (data ? JSON.stringify(data) : null)),
    ]);
    return toNumbers(heads);
  }

  /** The number of the newest event of a log; 0 for an empty one. */
  async newest(userId: string): Promise<number> {
    const [head] = await NEWEST.run(this.dataSource, [userId]);
    return Number(head?.last_number ?? 0);
  }

  /** The numbers of the newest events of many logs, by user id. */
  async newestOf(userIds: string[]): Promise<Map<string, number>> {
    const heads: HeadRow[] = await this.dataSource.query(
      'SELECT user_id, last_number FROM event_heads WHERE user_id = ANY($1::uuid[])',
      [userIds],
    );
    return toNumbers(heads);
  }

  /** Up to `limit` events after a number, in order. */
  async read(userId: string, after: number, limit: number): Promise<EventRow[]> {
    return READ.run(this.dataSource, [userId, after, limit]);
  }

  /**
   * Deletes about `limit` events from before a moment. What goes of a log is always its beginning, so that what is kept of it has no
   * gap: the moments of events are taken before their numbers and need not be in the same order.
   *
   * @returns how many; less than `limit` when none are left
   */
  async deleteBefore(moment: Date, limit: number): Promise<number> {
    const deleted: [unknown[], number] = await this.dataSource.query(
      `WITH old AS (
         SELECT user_id, max(number) AS number
         FROM (SELECT user_id, number FROM events WHERE at < $1 ORDER BY at LIMIT $2) AS oldest GROUP BY user_id
       )
       DELETE FROM events USING old WHERE events.user_id = old.user_id AND events.number <= old.number`,
      [moment, limit],
    );
    return deleted[1];
  }

  /** Deletes the first `limit` events of a log. @returns how many; less than `limit` when none are left */
  async deleteFirst(userId: string, limit: number): Promise<number> {
    const deleted: [unknown[], number] = await this.dataSource.query(
      `DELETE FROM events
       WHERE user_id = $1 AND number < (SELECT min(number) FROM events WHERE user_id = $1) + $2::integer`,
      [userId, limit],
    );
    return deleted[1];
  }
}

function toNumbers(heads: HeadRow[]): Map<string, number> {
  return new Map(heads.map((head) => [head.user_id, Number(head.last_number)]));
}
