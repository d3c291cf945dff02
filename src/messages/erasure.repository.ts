import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { appendEvents, type NewEvent } from '../events/index.js';

const WIPE = `
  WITH files AS (DELETE FROM attachments WHERE message_id = ANY($1::uuid[])),
       wraps AS (UPDATE mailbox_entries SET wrapped_key = NULL WHERE message_id = ANY($1::uuid[]))
  UPDATE messages SET text_nonce = NULL, text_ciphertext = NULL, signature = NULL, signing_key_id = NULL,
                      deleted_at = coalesce(deleted_at, $2)
  WHERE id = ANY($1::uuid[])`;

const ERASE_EXPIRED = `
  WITH due AS (
    SELECT id FROM messages WHERE expires_at <= $1 AND erased_at IS NULL
    ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED
  ), files AS (
    DELETE FROM attachments USING due WHERE message_id = due.id
  ), copies AS (
    DELETE FROM mailbox_entries USING due WHERE message_id = due.id
  )
  UPDATE messages SET text_nonce = NULL, text_ciphertext = NULL, signature = NULL, signing_key_id = NULL, reply_to = NULL,
                      from_address = '', to_address = '', erased_at = $1
  FROM due WHERE messages.id = due.id RETURNING messages.id`;

const FORGET_ERASED = `
  DELETE FROM messages WHERE id IN (
    SELECT id FROM messages WHERE erased_at < $1 ORDER BY erased_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

const TELL_READERS = `
  WITH change AS (
    SELECT entry.user_id, 'message.deleted' AS type, $2::timestamptz AS at, entry.message_id,
           jsonb_build_object('messageId', entry.message_id, 'scope', 'everyone') AS data
    FROM mailbox_entries entry
    WHERE entry.message_id = ANY($1::uuid[]) AND entry.hidden_at IS NULL
    UNION ALL
    SELECT other.user_id, other.type, $2, NULL, other.data::jsonb
    FROM unnest($3::uuid[], $4::text[], $5::text[]) AS other (user_id, type, data)
  ), ${appendEvents('change')}
  SELECT user_id FROM heads`;

/** Takes content out of the database. */
@Injectable()
export class ErasureRepository {
  constructor(private readonly dataSource: DataSource) {}

  /** Wipes the content of messages for every reader; what is left is a tombstone. */
  async wipe(manager: EntityManager, ids: string[], now: Date): Promise<void> {
    await manager.query(WIPE, [ids, now]);
  }

  /**
   * Erases up to `limit` messages that have expired: all but the id, which a late repetition of the send must still find taken.
   *
   * @returns how many were erased
   */
  async eraseExpired(now: Date, limit: number): Promise<number> {
    const erased: [unknown[], number] = await this.dataSource.query(ERASE_EXPIRED, [now, limit]);
    return erased[1];
  }

  /** Deletes up to `limit` rows of messages that were erased before a moment. */
  async forgetErased(before: Date, limit: number): Promise<void> {
    await this.dataSource.query(FORGET_ERASED, [before, limit]);
  }

  /**
   * Wipes what a user sent, for every reader, and takes their copies away; with the last copy of what others sent goes its content.
   * Messages that nobody else has go whole.
   *
   * @param manager of the transaction that deletes the account
   * @returns the ids of what was wiped by this and not before
   */
  async eraseUser(manager: EntityManager, userId: string, now: Date): Promise<string[]> {
    // In one order, so that two who wrote to each other can go at once.
    const messages: { id: string; sent: boolean | null; live: boolean }[] = await manager.query(
      `SELECT id, sender_id = $1 AS sent, deleted_at IS NULL AS live FROM messages
       WHERE id IN (SELECT id FROM messages WHERE sender_id = $1
                    UNION SELECT message_id FROM mailbox_entries WHERE user_id = $1)
       ORDER BY id FOR UPDATE`,
      [userId],
    );
    await manager.query('DELETE FROM mailbox_entries WHERE user_id = $1', [userId]);
    const ids = messages.map(({ id }) => id);
    const unseen: { id: string }[] = await manager.query(
      `SELECT id FROM unnest($1::uuid[]) AS id
       WHERE NOT EXISTS (SELECT 1 FROM mailbox_entries e WHERE e.message_id = id AND e.hidden_at IS NULL)`,
      [ids],
    );
    const wiped = [...messages.filter(({ sent }) => sent), ...unseen].map(({ id }) => id);
    await this.wipe(manager, wiped, now);
    await manager.query(
      `DELETE FROM messages WHERE id = ANY($1::uuid[])
       AND NOT EXISTS (SELECT 1 FROM mailbox_entries e WHERE e.message_id = messages.id)`,
      [ids],
    );
    return messages.filter(({ sent, live }) => sent && live).map(({ id }) => id);
  }

  /**
   * Tells whoever has copies of messages that these were wiped, and others of what else happened. One statement, because a transaction
   * may append once.
   *
   * @returns the users whose logs were told
   */
  async tellReaders(manager: EntityManager, ids: string[], at: Date, others: NewEvent[]): Promise<string[]> {
    const rows = others.flatMap(({ userIds, type, data }) =>
      userIds.map((userId) => ({ userId, type, data })),
    );
    const told: { user_id: string }[] = await manager.query(TELL_READERS, [
      ids,
      at,
      rows.map(({ userId }) => userId),
      rows.map(({ type }) => type),
      rows.map(({ data }) => JSON.stringify(data)),
    ]);
    return told.map(({ user_id }) => user_id);
  }
}
