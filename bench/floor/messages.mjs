import { Buffer } from 'node:buffer';
import { v7 as uuid } from 'uuid';
import { toEvent, toMessage } from './answers.mjs';
import { seal } from './sealing.mjs';
import { EVENTS, FILES, INBOX, ONE, SEND } from './statements.mjs';

/** Seals and stores a message in one statement. @returns it as each reader has it, with the number of the event in their log */
export async function send(pool, sender, to, groupId, readers, { id = uuid(), text, attachments = [] }) {
  const sentAt = new Date();
  const sealed = seal({ id, from: sender.address, to }, text, attachments, readers);
  const received = readers.map(({ id: userId }) => userId !== sender.id || readers.length === 1);
  const { files } = sealed;
  const values = [
    id,
    sender.address,
    to,
    groupId,
    sentAt,
    sealed.text?.nonce,
    sealed.text?.ciphertext,
    readers.map((reader) => reader.id),
    received,
    readers.map((reader) => reader.key_id),
    sealed.wraps,
    files.map((_, index) => index),
    files.map(({ filename }) => filename),
    files.map(({ mimeType }) => mimeType),
    files.map(({ size }) => size),
    files.map(({ nonce }) => nonce),
    files.map(({ ciphertext }) => ciphertext),
  ];
  const { rows } = await pool.query({ ...SEND, values });
  const numbers = new Map(rows.map((row) => [row.user_id, row.number]));
  const shared = { id, from_address: sender.address, to_address: to, group_id: groupId, sent_at: sentAt };
  const box = { text_nonce: sealed.text?.nonce ?? null, text_ciphertext: sealed.text?.ciphertext };
  const shown = files.map((file, index) => ({ ...file, attachment_index: index, mime_type: file.mimeType }));
  const viewOf = (index) =>
    toMessage({ ...shared, ...box, key_id: readers[index].key_id, wrapped_key: sealed.wraps[index] }, shown);
  const eventOf = (index) => toEvent(numbers.get(readers[index].id), sentAt, viewOf(index));
  return { viewOf, eventOf };
}

/** A page of an inbox. */
export async function inbox(pool, { id }, limit) {
  const { rows } = await pool.query({ ...INBOX, values: [id, limit + 1] });
  const items = rows.slice(0, limit).map((row) => toMessage(row));
  const last = items.at(-1);
  const more = rows.length > limit;
  return { items, nextCursor: more ? Buffer.from(`${last.sentAt} ${last.id}`).toString('base64url') : null };
}

/** One message with its files. */
export async function one(pool, { id }, messageId) {
  const { rows } = await pool.query({ ...ONE, values: [id, messageId] });
  const [row] = rows;
  if (row.file_count === 0) return toMessage(row);
  const files = await pool.query({ ...FILES, values: [[messageId]] });
  return toMessage(row, files.rows);
}

/** The bytes of a file. */
export async function file(pool, { id }, messageId) {
  const { rows } = await pool.query({ ...ONE, values: [id, messageId] });
  const files = await pool.query({ ...FILES, values: [[rows[0].id]] });
  return files.rows[0].ciphertext;
}

/** A stretch of a log. */
export async function events(pool, { id }, after, limit) {
  const { rows } = await pool.query({ ...EVENTS, values: [id, after, limit] });
  const items = rows.map((row) => toEvent(row.number, row.at, toMessage(row)));
  return { items, nextCursor: items.at(-1)?.cursor ?? after };
}
