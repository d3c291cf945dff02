import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppError } from '../common/index.js';
import { violates } from '../database/index.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { cutToPieces } from './pieces.js';

/** Up to so many bytes of attachments go into the same statement as the message; more go piece by piece. */
const INLINE_BYTES = 1_048_576;

const INSERT = `
  WITH message AS (
    INSERT INTO messages (id, sender_id, from_address, to_address, sent_at, expires_at, reply_to, sealed_by,
                          text_nonce, text_ciphertext, signature, signing_key_id, request_digest)
    VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)
    ON CONFLICT (id) DO NOTHING
    RETURNING id, sent_at
  ), copies AS (
    INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key)
    SELECT message.id, copy.user_id, copy.peer, copy.sent, copy.received, message.sent_at, $14, copy.key_id, copy.wrapped_key
    FROM message, unnest($15::uuid[], $16::text[], $17::boolean[], $18::boolean[], $19::uuid[], $20::bytea[])
      AS copy (user_id, peer, sent, received, key_id, wrapped_key)
  ), files AS (
    INSERT INTO attachments (message_id, attachment_index, filename, mime_type, size, nonce)
    SELECT message.id, file.index, file.filename, file.mime_type, file.size, file.nonce
    FROM message, unnest($21::smallint[], $22::text[], $23::text[], $24::integer[], $25::bytea[])
      AS file (index, filename, mime_type, size, nonce)
  ), pieces AS (
    INSERT INTO attachment_pieces (message_id, attachment_index, piece_number, bytes)
    SELECT message.id, piece.index, piece.number, piece.bytes
    FROM message, unnest($26::smallint[], $27::integer[], $28::bytea[]) AS piece (index, number, bytes)
  )
  SELECT id FROM message`;

const INSERT_PIECE = `
  INSERT INTO attachment_pieces (message_id, attachment_index, piece_number, bytes) VALUES ($1, $2, $3, $4)`;

interface Piece {
  index: number;
  number: number;
  bytes: Buffer;
}

/** Writes messages. */
@Injectable()
export class MessageStoreRepository {
  constructor(private readonly dataSource: DataSource) {}

  /**
   * Writes a message with every copy and file of it, or nothing: in one statement, or in one transaction when the files are large.
   *
   * @returns false when the id is taken
   * @throws AppError `recipient_not_found` when a reader's account went away meanwhile
   */
  async insert(message: OutgoingMessage): Promise<boolean> {
    const pieces = message.attachments.flatMap(({ ciphertext }, index) =>
      cutToPieces(ciphertext).map((bytes, number): Piece => ({ index, number, bytes })),
    );
    const bytes = pieces.reduce((sum, piece) => sum + piece.bytes.length, 0);
    try {
      if (bytes <= INLINE_BYTES) return await insertRows(this.dataSource.manager, message, pieces);
      return await this.dataSource.transaction(async (manager) => {
        if (!(await insertRows(manager, message, []))) return false;
        for (const { index, number, bytes: piece } of pieces) {
          await manager.query(INSERT_PIECE, [message.id, index, number, piece]);
        }
        return true;
      });
    } catch (error) {
      if (violates(error, 'foreignKeyViolation', 'mailbox_entries_user_id_fkey')) {
        throw AppError.field('recipient', 'does not exist', 'recipient_not_found');
      }
      // The sender deleted the account while this request was under way.
      if (violates(error, 'foreignKeyViolation', 'messages_sender_id_fkey'))
        throw new AppError('unauthorized');
      throw error;
    }
  }
}

async function insertRows(
  manager: EntityManager,
  message: OutgoingMessage,
  pieces: Piece[],
): Promise<boolean> {
  const { attachments, copies } = message;
  const rows: unknown[] = await manager.query(INSERT, [
    message.id,
    message.senderId,
    message.from,
    message.to,
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
  ]);
  return rows.length === 1;
}
