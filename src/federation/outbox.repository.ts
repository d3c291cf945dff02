import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transact } from '../database/index.js';
import { EventHubService, EventLogRepository, type NewEvent } from '../events/index.js';

/** A user of a peer for whom there is something to deliver. */
export interface PendingUser {
  userId: string;
  username: string;
  /** The number of the last event that was delivered. */
  deliveredNumber: number;
}

/** What waits for a peer. */
export interface Backlog {
  peer: string;
  events: number;
  /** Of the oldest of them. */
  oldestAt: Date | null;
}

/** A message that somebody on another server does not get. */
export interface DeadLetter {
  messageId: string;
  address: string;
  reason: string;
}

/** How far a log has been delivered, or given up. */
export interface Progress {
  userId: string;
  number: number;
}

/** Those with the least to deliver come first, so that nobody waits for somebody with very much. */
const PENDING = `
  SELECT users.id AS "userId", users.username, remote_users.delivered_number::float8 AS "deliveredNumber"
  FROM users JOIN remote_users ON remote_users.user_id = users.id JOIN event_heads ON event_heads.user_id = users.id
  WHERE users.server = $1 AND event_heads.last_number > remote_users.delivered_number AND users.id <> ALL ($3::uuid[])
  ORDER BY event_heads.last_number - remote_users.delivered_number, users.id LIMIT $2`;

const BACKLOGS = `
  SELECT users.server AS peer, sum(event_heads.last_number - remote_users.delivered_number)::float8 AS events,
         min((SELECT at FROM events WHERE user_id = users.id AND number > remote_users.delivered_number ORDER BY number LIMIT 1))
           AS "oldestAt"
  FROM users JOIN remote_users ON remote_users.user_id = users.id JOIN event_heads ON event_heads.user_id = users.id
  WHERE users.server IS NOT NULL AND event_heads.last_number > remote_users.delivered_number
  GROUP BY users.server ORDER BY users.server`;

/** The moments of events are taken before their numbers and need not be in the same order: what lies between old ones goes with them. */
const OLD = `
  SELECT events.user_id AS "userId", events.number::float8 AS number, events.type, events.message_id AS "messageId", users.username
  FROM users JOIN remote_users ON remote_users.user_id = users.id
  JOIN events ON events.user_id = users.id AND events.number > remote_users.delivered_number
  WHERE users.server = $1 AND events.number <= (
    SELECT max(number) FROM events WHERE user_id = users.id AND number > remote_users.delivered_number AND at < $2)
  ORDER BY events.user_id, events.number LIMIT $3`;

const ADVANCE = `
  UPDATE remote_users SET delivered_number = greatest(delivered_number, reached.number)
  FROM (SELECT user_id, max(number) AS number FROM unnest($1::uuid[], $2::bigint[]) AS each (user_id, number) GROUP BY user_id) AS reached
  WHERE remote_users.user_id = reached.user_id`;

const SENDERS = `
  SELECT messages.id, sender_id AS "senderId" FROM messages JOIN users ON users.id = sender_id
  WHERE messages.id = ANY($1::uuid[]) AND users.server IS NULL`;

/** What is to be delivered: the logs of peers' users, from the number on that was delivered last. */
@Injectable()
export class OutboxRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
  ) {}

  /** @param without the ids of users who wait */
  async pending(peer: string, limit: number, without: string[]): Promise<PendingUser[]> {
    return this.dataSource.query(PENDING, [peer, limit, without]);
  }

  /** Of each peer for which something waits. */
  async backlogs(): Promise<Backlog[]> {
    return this.dataSource.query(BACKLOGS);
  }

  /** The first events for a peer that are from before a moment. */
  async old(
    peer: string,
    before: Date,
    limit: number,
  ): Promise<(Progress & { type: string; messageId: string | null; username: string })[]> {
    return this.dataSource.query(OLD, [peer, before, limit]);
  }

  /** The number before the first event of a log that is still kept. */
  async keptFrom(userId: string): Promise<number> {
    const [first] = await this.log.read(userId, 0, 1);
    return Number(first?.number ?? (await this.log.newest(userId)) + 1) - 1;
  }

  /** Notes how far logs have been delivered, each to the highest of its numbers, and tells the senders of what was given up, in one transaction. */
  async advance(progress: Progress[], letters: DeadLetter[], at: Date): Promise<void> {
    const events = await transact(this.dataSource, async (manager) => {
      await manager.query(ADVANCE, [
        progress.map(({ userId }) => userId),
        progress.map(({ number }) => number),
      ]);
      const ids = letters.map(({ messageId }) => messageId);
      const senders: { id: string; senderId: string }[] =
        ids.length > 0 ? await manager.query(SENDERS, [ids]) : [];
      const told = letters.flatMap((letter): NewEvent[] => {
        const sender = senders.find(({ id }) => id === letter.messageId);
        return sender ? [{ userIds: [sender.senderId], type: 'message.undelivered', at, data: letter }] : [];
      });
      await this.log.append(manager, told);
      return told;
    });
    this.hub.wake(events.flatMap(({ userIds }) => userIds));
  }
}
