import { Statement } from '../database/index.js';
import { appendEvents } from '../events/index.js';
import type { OutgoingCopy, OutgoingMessage } from './outgoing-message.js';

/** What became of a message, in rows: one that it is stored or that it was sealed for keys which are no longer current, and one an event. */
export interface StoredRow {
  message_id: string;
  outcome: 'stored' | 'stale' | 'logged';
  /** Whose log has an event of it. */
  user_id: string | null;
  /** The number of that event. */
  number: string | null;
}

/**
 * Stores messages with their copies, their files and their events: any number of them, each wholly or not at all. One whose id is taken
 * is passed over, and so is one that a reader could not open: the accounts, the key versions and the members of a group that it was sealed
 * for are held against the database here.
 *
 * Groups are held first, then accounts, then logs, each in one order: foreign keys would hold accounts after logs, and cross the deletion
 * of one. `OFFSET 0` keeps lookups by key what they are, whatever the planner knows of the tables when it plans, once for all.
 */
export const STORE_MESSAGES = new Statement<StoredRow>(`
  WITH bound AS MATERIALIZED (
    SELECT set_config('lock_timeout', $1, true)
  ), given AS MATERIALIZED (
    SELECT * FROM unnest($2::uuid[], $3::uuid[], $4::text[], $5::text[], $6::uuid[], $7::timestamptz[], $8::timestamptz[], $9::uuid[],
                         $10::text[], $11::bytea[], $12::bytea[], $13::bytea[], $14::uuid[], $15::bytea[], $16::boolean[],
                         $37::timestamptz[])
      AS given (id, sender_id, from_address, to_address, group_id, sent_at, expires_at, reply_to, sealed_by,
                text_nonce, text_ciphertext, signature, signing_key_id, request_digest, has_attachments, received_at)
  ), copy AS MATERIALIZED (
    SELECT * FROM unnest($17::uuid[], $18::uuid[], $19::text[], $20::boolean[], $21::boolean[], $22::uuid[], $23::bytea[])
      AS copy (message_id, user_id, peer, sent, received, key_id, wrapped_key)
  ), kept AS MATERIALIZED (
    SELECT one.group_id, held_group_readers(one.group_id) AS reader_ids
    FROM bound, (SELECT DISTINCT group_id FROM given WHERE group_id IS NOT NULL AND NOT $36::boolean ORDER BY group_id) AS one
  ), held AS MATERIALIZED (
    SELECT account.id
    FROM bound, (SELECT count(*) FROM kept) AS groups, (SELECT DISTINCT user_id FROM copy ORDER BY user_id) AS reader
    CROSS JOIN LATERAL (SELECT id FROM users WHERE id = reader.user_id AND groups.count >= 0 OFFSET 0 FOR KEY SHARE) AS account
  ), stale AS MATERIALIZED (
    SELECT DISTINCT message_id FROM copy
    WHERE user_id NOT IN (SELECT id FROM held)
       OR NOT EXISTS (SELECT FROM key_pairs
                      WHERE id = copy.key_id AND user_id = copy.user_id AND (retired_at IS NULL OR $36::boolean) OFFSET 0)
    UNION
    SELECT given.id FROM kept JOIN given ON given.group_id = kept.group_id
    WHERE reader_ids IS DISTINCT FROM (SELECT array_agg(user_id ORDER BY user_id) FROM copy WHERE message_id = given.id)
  ), stored AS (
    INSERT INTO messages (id, sender_id, from_address, to_address, group_id, sent_at, expires_at, reply_to, sealed_by,
                          text_nonce, text_ciphertext, signature, signing_key_id, request_digest)
    SELECT id, sender_id, from_address, to_address, group_id, sent_at, expires_at, reply_to, sealed_by,
           text_nonce, text_ciphertext, signature, signing_key_id, request_digest
    FROM given WHERE id NOT IN (SELECT message_id FROM stale)
    ON CONFLICT (id) DO NOTHING
    RETURNING id
  ), written AS MATERIALIZED (
    SELECT given.id, given.sent_at, given.has_attachments, given.received_at FROM stored JOIN given ON given.id = stored.id
  ), copies AS (
    INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key)
    SELECT written.id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key
    FROM written JOIN copy ON copy.message_id = written.id
    WHERE wrapped_key IS NOT NULL
  ), files AS (
    INSERT INTO attachments (message_id, attachment_index, filename, mime_type, size, nonce, fetched)
    SELECT file.* FROM written
    JOIN unnest($24::uuid[], $25::smallint[], $26::text[], $27::text[], $28::integer[], $29::bytea[], $35::boolean[])
      AS file (message_id, index, filename, mime_type, size, nonce, fetched) ON file.message_id = written.id
  ), pieces AS (
    INSERT INTO attachment_pieces (message_id, attachment_index, piece_number, bytes)
    SELECT piece.* FROM written
    JOIN unnest($30::uuid[], $31::smallint[], $32::integer[], $33::bytea[]) AS piece (message_id, index, number, bytes)
      ON piece.message_id = written.id
  ), change AS MATERIALIZED (
    SELECT user_id, 'message.created' AS type, coalesce(received_at, sent_at) AS at, id AS message_id, NULL::jsonb AS data
    FROM written JOIN copy ON copy.message_id = written.id
    WHERE $34::boolean
  ), ${appendEvents('change')}
  SELECT id AS message_id, 'stored' AS outcome, NULL::uuid AS user_id, NULL::bigint AS number FROM stored
  UNION ALL SELECT message_id, 'stale', NULL, NULL FROM stale
  UNION ALL SELECT message_id, 'logged', user_id, number FROM logged`);

/** Writes copies of a message that was stored in the same transaction. */
export const STORE_COPIES = new Statement(`
  INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key)
  SELECT $1, user_id, peer, sent, received, $2, $3, key_id, wrapped_key
  FROM unnest($4::uuid[], $5::text[], $6::boolean[], $7::boolean[], $8::uuid[], $9::bytea[])
    AS copy (user_id, peer, sent, received, key_id, wrapped_key)`);

/** How the statement is to go. */
export interface StoreOptions {
  /** How long it waits for each lock, as PostgreSQL writes intervals; the rest of the transaction does as well. */
  lockTimeout: string;
  /** Whether copies are left to {@link STORE_COPIES}, in the same transaction. */
  lateCopies?: boolean;
  /** Whether the content of files, and the events, which come after it, are left to others in the same transaction. */
  lateFiles?: boolean;
}

/**
 * The parameters of {@link STORE_MESSAGES}.
 *
 * @param messages either all sent here or all received: those may be sealed for retired keys, and are only for the readers who are here
 */
export function parametersOf(
  messages: readonly OutgoingMessage[],
  { lockTimeout, lateCopies = false, lateFiles = false }: StoreOptions,
): unknown[] {
  const copies = messages.flatMap(({ id, copies }) => copies.map((copy) => ({ copy, messageId: id })));
  const files = messages.flatMap(({ id, attachments }) =>
    attachments.map((file, index) => ({ ...file, messageId: id, index })),
  );
  const pieces = lateFiles
    ? []
    : messages.flatMap((message) =>
        [...piecesOf(message)].map((piece) => ({ ...piece, messageId: message.id })),
      );
  return [
    lockTimeout,
    messages.map(({ id }) => id),
    messages.map(({ senderId }) => senderId),
    messages.map(({ from }) => from),
    messages.map(({ to }) => to),
    messages.map(({ groupId }) => groupId),
    messages.map(({ sentAt }) => sentAt),
    messages.map(({ expiresAt }) => expiresAt),
    messages.map(({ replyTo }) => replyTo),
    messages.map(({ sealedBy }) => sealedBy),
    messages.map(({ text }) => text?.nonce ?? null),
    messages.map(({ text }) => text?.ciphertext ?? null),
    messages.map(({ signature }) => signature),
    messages.map(({ signingKeyId }) => signingKeyId),
    messages.map(({ requestDigest }) => requestDigest),
    messages.map(({ attachments }) => attachments.length > 0),
    copies.map(({ messageId }) => messageId),
    copies.map(({ copy }) => copy.userId),
    copies.map(({ copy }) => copy.peer),
    copies.map(({ copy }) => copy.sent),
    copies.map(({ copy }) => copy.received),
    copies.map(({ copy }) => copy.keyId),
    copies.map(({ copy }) => (lateCopies ? null : copy.wrappedKey)),
    files.map(({ messageId }) => messageId),
    files.map(({ index }) => index),
    files.map(({ filename }) => filename),
    files.map(({ mimeType }) => mimeType),
    files.map(({ size }) => size),
    files.map(({ nonce }) => nonce),
    pieces.map(({ messageId }) => messageId),
    pieces.map(({ index }) => index),
    pieces.map(({ number }) => number),
    pieces.map(({ bytes }) => bytes),
    !lateFiles,
    files.map(({ isElsewhere }) => !isElsewhere),
    messages.some(({ receivedAt }) => receivedAt !== null),
    messages.map(({ receivedAt }) => receivedAt),
  ];
}

/** The parameters of {@link STORE_COPIES}. */
export function parametersOfCopies(
  { id, sentAt, attachments }: OutgoingMessage,
  copies: readonly OutgoingCopy[],
): unknown[] {
  return [
    id,
    sentAt,
    attachments.length > 0,
    copies.map(({ userId }) => userId),
    copies.map(({ peer }) => peer),
    copies.map(({ sent }) => sent),
    copies.map(({ received }) => received),
    copies.map(({ keyId }) => keyId),
    copies.map(({ wrappedKey }) => wrappedKey),
  ];
}

/** A stretch of the ciphertext of a file. */
interface Piece {
  /** The file's place in the message. */
  index: number;
  number: number;
  bytes: Buffer;
}

/** The files of a message, piece by piece, each sealed when it is asked for. */
export function* piecesOf({ attachments }: OutgoingMessage): Generator<Piece> {
  for (const [index, { content }] of attachments.entries()) {
    let number = 0;
    for (const bytes of content.pieces()) yield { index, number: number++, bytes };
  }
}
