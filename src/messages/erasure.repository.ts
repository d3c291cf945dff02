import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';

const WIPE = `
  WITH files AS (DELETE FROM attachments WHERE message_id = ANY($1::uuid[])),
       wraps AS (UPDATE mailbox_entries SET wrapped_key = NULL
                 WHERE message_id = ANY($1::uuid[]) AND wrapped_key IS NOT NULL)
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

/** What belongs to them goes by itself. */
const DELETE_OLD = `
  DELETE FROM messages WHERE id IN (
    SELECT id FROM messages WHERE sent_at < $1 ORDER BY sent_at LIMIT $2 FOR UPDATE SKIP LOCKED)`;

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

  /** Deletes up to `limit` rows of messages that were erased before a moment. @returns how many */
  async forgetErased(before: Date, limit: number): Promise<number> {
    const forgotten: [unknown[], number] = await this.dataSource.query(FORGET_ERASED, [before, limit]);
    return forgotten[1];
  }

  /**
   * Deletes up to `limit` messages from before a moment, for everybody. Their ids are free again: nobody repeats a send so late.
   *
   * @returns how many; less than `limit` when none are left
   */
  async deleteBefore(moment: Date, limit: number): Promise<number> {
    const deleted: [unknown[], number] = await this.dataSource.query(DELETE_OLD, [moment, limit]);
    return deleted[1];
  }
}
