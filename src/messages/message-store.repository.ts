import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppError } from '../common/index.js';
import { violates, violatesLogOwner, WAIT_BRIEFLY } from '../database/index.js';
import { appendEvents, EventLogRepository } from '../events/index.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { cutToPieces } from './pieces.js';

/** Up to so many bytes of attachments go into the same statement as the message; more go piece by piece. */
const INLINE_BYTES = 1_048_576;

/** The accounts are held before any log is taken: foreign keys would do it after, and cross the deletion of an account. */
const INSERT = `
  WITH bound AS MATERIALIZED (
    SELECT ${WAIT_BRIEFLY}
  ), held AS MATERIALIZED (
    SELECT id FROM bound, users WHERE id = ANY($16::uuid[]) ORDER BY id FOR KEY SHARE OF users
  ), message AS (
    INSERT INTO messages (id, sender_id, from_address, to_address, group_id, sent_at, expires_at, reply_to, sealed_by,
                          text_nonce, text_ciphertext, signature, signing_key_id, request_digest)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)
    ON CONFLICT (id) DO NOTHING
    RETURNING id, sent_at
  ), copies AS (
    INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key)
    SELECT message.id, copy.user_id, copy.peer, copy.sent, copy.received, message.sent_at, $15, copy.key_id, copy.wrapped_key
    FROM message, unnest($16::uuid[], $17::text[], $18::boolean[], $19::boolean[], $20::uuid[], $21::bytea[])
      AS copy (user_id, peer, sent, received, key_id, wrapped_key)
  ), files AS (
    INSERT INTO attachments (message_id, attachment_index, filename, mime_type, size, nonce)
    SELECT message.id, file.index, file.filename, file.mime_type, file.size, file.nonce
    FROM message, unnest($22::smallint[], $23::text[], $24::text[], $25::integer[], $26::bytea[])
      AS file (index, filename, mime_type, size, nonce)
  ), pieces AS (
    INSERT INTO attachment_pieces (message_id, attachment_index, piece_number, bytes)
    SELECT message.id, piece.index, piece.number, piece.bytes
    FROM message, unnest($27::smallint[], $28::integer[], $29::bytea[]) AS piece (index, number, bytes)
  ), change AS (
    SELECT reader.user_id, 'message.created' AS type, message.sent_at AS at, message.id AS message_id, NULL::jsonb AS data
    FROM message, unnest($16::uuid[]) AS reader (user_id)
    WHERE $30::boolean AND (SELECT count(*) FROM held) > 0
  ), ${appendEvents('change')}
  SELECT logged.user_id, logged.number FROM message LEFT JOIN logged ON true`;

const INSERT_PIECE = `
  INSERT INTO attachment_pieces (message_id, attachment_index, piece_number, bytes) VALUES ($1, $2, $3, $4)`;

/** The number of a message's event in the log of each reader; of a message with large files nothing is said. */
export type EventNumbers = ReadonlyMap<string, number>;

interface Piece {
  index: number;
  number: number;
  bytes: Buffer;
}

/** Writes messages. */
@Injectable()
export class MessageStoreRepository {
  constructor(
    private readonly dataSource: DataSource,
    private readonly log: EventLogRepository,
  ) {}

  /**
   * Writes a message with every copy and file of it, or nothing: in one statement, or in one transaction when the files are large.
   *
   * @param manager of a transaction to take part in
   * @returns the number of the event in each reader's log, by user id; null when the id is taken
   * @throws AppError `recipient_not_found` when a reader's account went away meanwhile
   */
  async insert(message: OutgoingMessage, manager?: EntityManager): Promise<EventNumbers | null> {
    const pieces = message.attachments.flatMap(({ ciphertext }, index) =>
      cutToPieces(ciphertext).map((bytes, number): Piece => ({ index, number, bytes })),
    );
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
    try {
      if (bytes <= INLINE_BYTES)
        return await insertRows(manager ?? this.dataSource.manager, message, pieces, true);
      if (manager) return await this.insertInPieces(manager, message, pieces);
      return await this.dataSource.transaction(async (own) => {
        await own.query(`SELECT ${WAIT_BRIEFLY}`);
        return this.insertInPieces(own, message, pieces);
      });
    } catch (error) {
      const goneReader =
        violatesLogOwner(error) || violates(error, 'foreignKeyViolation', 'mailbox_entries_user_id_fkey');
      if (goneReader) {
        throw AppError.field('recipient', 'does not exist', 'recipient_not_found');
      }
      // The sender deleted the account while this request was under way.
      if (violates(error, 'foreignKeyViolation', 'messages_sender_id_fkey'))
        throw new AppError('unauthorized');
      throw error;
    }
  }

  /** The logs come last: what they lock stays locked until the commit. */
  private async insertInPieces(
    manager: EntityManager,
    message: OutgoingMessage,
    pieces: Piece[],
  ): Promise<EventNumbers | null> {
    if (!(await insertRows(manager, message, [], false))) return null;
    for (const { index, number, bytes } of pieces) {
      await manager.query(INSERT_PIECE, [message.id, index, number, bytes]);
    }
    const userIds = message.copies.map(({ userId }) => userId);
    const { id: messageId, sentAt: at } = message;
    await this.log.append(manager, [{ userIds, type: 'message.created', at, messageId }]);
    return new Map();
  }
}

async function insertRows(
  manager: EntityManager,
  message: OutgoingMessage,
  pieces: Piece[],
  announce: boolean,
): Promise<EventNumbers | null> {
  const { attachments, copies } = message;
  const rows: { user_id: string | null; number: string | null }[] = await manager.query(INSERT, [
    message.id,
    message.senderId,
    message.from,
    message.to,
    message.groupId,
    message.sentAt,
    message.expiresAt,
    message.replyTo,
    message.sealedBy,
    message.text?.nonce ?? null,
    message.text?.ciphertext ?? null,
    message.signature,
    message.signingKeyId,
    message.requestDigest,
    attachments.length > 0,
    copies.map(({ userId }) => userId),
    copies.map(({ peer }) => peer),
    copies.map(({ sent }) => sent),
    copies.map(({ received }) => received),
    copies.map(({ keyId }) => keyId),
    copies.map(({ wrappedKey }) => wrappedKey),
    attachments.map((_, index) => index),
    attachments.map(({ filename }) => filename),
    attachments.map(({ mimeType }) => mimeType),
    attachments.map(({ size }) => size),
    attachments.map(({ nonce }) => nonce),
    pieces.map(({ index }) => index),
    pieces.map(({ number }) => number),
    pieces.map(({ bytes }) => bytes),
    announce,
  ]);
  if (rows.length === 0) return null;
  return new Map(rows.flatMap(({ user_id, number }) => (user_id ? [[user_id, Number(number)]] : [])));
}
