import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { appendEvents } from '../events/index.js';
import { UsersService } from '../users/index.js';

/** Numbers of logs that one transaction covers: the logs of all who sent what is in there are locked until it commits. */
const STEP = 500;

/** The accounts are held before anything of theirs, as their deletion does. */
const HOLD = 'SELECT id, username FROM users WHERE id = ANY($1::uuid[]) ORDER BY id FOR KEY SHARE';

/**
 * Moves marks a step towards numbers. They are locked before any log, in the order of the users: whoever takes a log waits here for the
 * others that take the same one. The shortest come first, so nobody waits for somebody with very many. Then `before` may be older than what they left, and a part of the step is done already.
 */
const MOVE_MARKS = `
  WITH due AS (
    SELECT noted.user_id, coalesce(mark.taken_number, 0) AS before,
           noted.number - coalesce(mark.taken_number, 0) AS length
    FROM unnest($1::uuid[], $2::bigint[]) AS noted (user_id, number)
    LEFT JOIN event_marks mark ON mark.user_id = noted.user_id
    WHERE noted.number > coalesce(mark.taken_number, 0)
  ), step AS MATERIALIZED (
    SELECT user_id, before, before + least(length, ${STEP} - (total - length)) AS up_to
    FROM (SELECT *, sum(length) OVER (ORDER BY length, user_id) AS total FROM due) AS sized
    WHERE total - length < ${STEP}
  ), moved AS (
    INSERT INTO event_marks AS mark (user_id, taken_number) SELECT user_id, up_to FROM step ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET taken_number = greatest(mark.taken_number, excluded.taken_number)
    RETURNING user_id
  )
  SELECT due.user_id, due.before, step.up_to
  FROM due LEFT JOIN step ON step.user_id = due.user_id LEFT JOIN moved ON moved.user_id = due.user_id`;

/** Holds the senders' accounts before it touches a copy, as the deletion of an account does. */
const DELIVER = `
  WITH created AS MATERIALIZED (
    SELECT step.user_id, step.address, message.id AS message_id, message.sender_id
    FROM unnest($1::uuid[], $2::bigint[], $3::bigint[], $4::text[]) AS step (user_id, before, up_to, address)
    JOIN events event ON event.user_id = step.user_id AND event.number > step.before AND event.number <= step.up_to
      AND event.type = 'message.created'
    JOIN messages message ON message.id = event.message_id
  ), sender AS MATERIALIZED (
    SELECT id FROM users WHERE id IN (SELECT sender_id FROM created) ORDER BY id FOR KEY SHARE
  ), delivered AS (
    UPDATE mailbox_entries entry SET delivered_at = $5
    FROM created
    WHERE (SELECT count(*) FROM sender) >= 0
      AND entry.message_id = created.message_id AND entry.user_id = created.user_id
      AND entry.received AND entry.delivered_at IS NULL
    RETURNING entry.message_id, created.address, created.sender_id
  ), change AS (
    SELECT sender.id AS user_id, 'message.delivered' AS type, $5::timestamptz AS at, delivered.message_id,
           jsonb_build_object('messageId', delivered.message_id, 'address', delivered.address, 'at', $6::text) AS data
    FROM delivered JOIN sender ON sender.id = delivered.sender_id
  ), ${appendEvents('change')}
  SELECT user_id, number, data FROM logged`;

/** A log that is behind: its mark, and how far a step moves that; null when this step is for others. */
interface DueRow {
  user_id: string;
  before: string;
  up_to: string | null;
}

/** A receipt as the sender's log has it. */
export interface ReceiptRow {
  user_id: string;
  number: string;
  data: object;
}

/** Writes which messages have been delivered to whom. */
@Injectable()
export class ReceiptsRepository {
  constructor(private readonly users: UsersService) {}

  /**
   * Takes a step, in a transaction that does nothing after it.
   *
   * @param noted the numbers up to which logs were taken, by user id
   * @returns how far each of them has come; an account that is gone is absent
   */
  async take(
    manager: EntityManager,
    noted: ReadonlyMap<string, number>,
    at: Date,
  ): Promise<{ reached: Map<string, number>; receipts: ReceiptRow[] }> {
    const users: { id: string; username: string }[] = await manager.query(HOLD, [[...noted.keys()]]);
    const addresses = new Map(users.map(({ id, username }) => [id, this.users.addressOf(username)]));
    const reached = new Map(users.map(({ id }) => [id, noted.get(id) ?? 0]));
    const due: DueRow[] = await manager.query(MOVE_MARKS, [[...reached.keys()], [...reached.values()]]);
    for (const { user_id, before, up_to } of due) reached.set(user_id, Number(up_to ?? before));
    const steps = due.filter(({ up_to }) => up_to !== null);
    if (steps.length === 0) return { reached, receipts: [] };
    const receipts: ReceiptRow[] = await manager.query(DELIVER, [
      steps.map(({ user_id }) => user_id),
      steps.map(({ before }) => before),
      steps.map(({ up_to }) => up_to),
      steps.map(({ user_id }) => addresses.get(user_id)),
      at,
      at.toISOString(),
    ]);
    return { reached, receipts };
  }
}
