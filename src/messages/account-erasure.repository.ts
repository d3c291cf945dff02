import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import type { NewEvent } from '../events/index.js';

/** Messages that are looked at together. */
const PAGE = 500;
/** Copies of them that one step may take away or tell somebody of: two messages to the largest group. */
const COPIES_A_STEP = 512;

/** What a user sent, with its copies, and what they have of others; one index serves each part. */
const MESSAGES_OF = `
  SELECT id, (SELECT count(*)::int FROM mailbox_entries entry WHERE entry.message_id = mine.id) AS copies
  FROM (SELECT id FROM messages WHERE sender_id = $1 LIMIT $2) AS mine
  UNION ALL
  (SELECT message_id, 1 FROM mailbox_entries WHERE user_id = $1 AND received AND NOT sent AND hidden_at IS NULL LIMIT $2)
  UNION ALL
  (SELECT message_id, 1 FROM mailbox_entries WHERE user_id = $1 AND received AND NOT sent AND hidden_at IS NOT NULL LIMIT $2)`;

/** In one order, so that two who wrote to each other can go at once. What others do with these messages, ERASE sees or they wait for. */
const LOCK = 'SELECT id FROM messages WHERE id = ANY($1::uuid[]) ORDER BY id FOR UPDATE';

/** Every part sees the tables as they were before: the others' copies are those that are not the user's. */
const ERASE = `
  WITH mine AS MATERIALIZED (
    SELECT message.id, message.sender_id IS NOT DISTINCT FROM $2 AS sent, message.deleted_at IS NULL AS live,
           count(other.user_id) > 0 AS kept, count(other.user_id) FILTER (WHERE other.hidden_at IS NULL) > 0 AS seen
    FROM messages message
    LEFT JOIN mailbox_entries other ON other.message_id = message.id AND other.user_id <> $2
    WHERE message.id = ANY($1::uuid[])
    GROUP BY message.id
  ), wiped AS (
    SELECT id FROM mine WHERE kept AND (sent OR NOT seen)
  ), own AS (
    DELETE FROM mailbox_entries USING mine WHERE message_id = mine.id AND user_id = $2
  ), gone AS (
    DELETE FROM messages USING mine WHERE messages.id = mine.id AND NOT kept
  ), files AS (
    DELETE FROM attachments USING wiped WHERE message_id = wiped.id
  ), wraps AS (
    UPDATE mailbox_entries SET wrapped_key = NULL FROM wiped
    WHERE message_id = wiped.id AND user_id <> $2 AND wrapped_key IS NOT NULL
  ), contents AS (
    UPDATE messages SET text_nonce = NULL, text_ciphertext = NULL, signature = NULL, signing_key_id = NULL,
                        sender_id = nullif(sender_id, $2), deleted_at = coalesce(deleted_at, $3)
    FROM wiped WHERE messages.id = wiped.id
  )
  SELECT mine.id, array_agg(reader.user_id) AS readers
  FROM mine JOIN mailbox_entries reader ON reader.message_id = mine.id
  WHERE mine.sent AND mine.live AND reader.user_id <> $2 AND reader.hidden_at IS NULL
  GROUP BY mine.id ORDER BY mine.id`;

/** Takes out of the database what an account sent and received, in portions. */
@Injectable()
export class AccountErasureRepository {
  /**
   * Ids of the messages to take out, in portions with some hundred copies each. What comes while the last page is taken out is left: in
   * a group that never rests there would be no end.
   *
   * @param manager of no transaction when each portion is erased in one of its own
   */
  async *portions(manager: EntityManager, userId: string): AsyncGenerator<string[]> {
    for (;;) {
      const messages: { id: string; copies: number }[] = await manager.query(MESSAGES_OF, [userId, PAGE]);
      yield* cut(messages);
      if (messages.length < PAGE) return;
    }
  }

  /**
   * Wipes of a portion what the user sent, for every reader, and takes the user's copies away; with the last copy of what others sent
   * goes its content. Messages that nobody else has go whole. What is left no longer names the user, so that a portion is done once.
   *
   * @returns what the readers are to be told
   */
  async erase(manager: EntityManager, userId: string, ids: string[], at: Date): Promise<NewEvent[]> {
    await manager.query(LOCK, [ids]);
    const told: { id: string; readers: string[] }[] = await manager.query(ERASE, [ids, userId, at]);
    return told.map(({ id: messageId, readers }) => ({
      userIds: readers,
      type: 'message.deleted',
      at,
      messageId,
      data: { messageId, scope: 'everyone' },
    }));
  }
}

function cut(messages: { id: string; copies: number }[]): string[][] {
  const portions: string[][] = [];
  let room = 0;
  for (const { id, copies } of messages) {
    if (portions.length === 0 || copies > room) {
      portions.push([]);
      room = COPIES_A_STEP;
    }
    portions.at(-1)?.push(id);
    room -= copies;
  }
  return portions;
}
