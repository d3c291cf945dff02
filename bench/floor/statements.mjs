/** Every statement has a name, so that PostgreSQL parses it once a connection. */

const MESSAGE = `
  m.id, m.from_address, m.to_address, m.group_id, m.sent_at, m.text_nonce, m.text_ciphertext, m.file_count, w.key_id, w.wrapped_key`;

/** The message, a wrap for each reader, its files and an event in each reader's log, numbered under a lock on the log's head. */
export const SEND = {
  name: 'send',
  text: `
    WITH message AS (
      INSERT INTO floor.messages (id, from_address, to_address, group_id, sent_at, text_nonce, text_ciphertext, file_count)
      VALUES ($1, $2, $3, $4, $5, $6, $7, cardinality($12::smallint[]))
    ), wraps AS (
      INSERT INTO floor.wraps (message_id, user_id, received, sent_at, key_id, wrapped_key)
      SELECT $1, reader.user_id, reader.received, $5, reader.key_id, reader.wrapped_key
      FROM unnest($8::uuid[], $9::boolean[], $10::uuid[], $11::bytea[]) AS reader (user_id, received, key_id, wrapped_key)
    ), files AS (
      INSERT INTO floor.attachments (message_id, attachment_index, filename, mime_type, size, nonce, ciphertext)
      SELECT $1, file.* FROM unnest($12::smallint[], $13::text[], $14::text[], $15::integer[], $16::bytea[], $17::bytea[]) AS file
    ), heads AS (
      INSERT INTO floor.heads AS head (user_id, last_number)
      SELECT user_id, 1 FROM unnest($8::uuid[]) AS reader (user_id) ORDER BY user_id
      ON CONFLICT (user_id) DO UPDATE SET last_number = head.last_number + 1
      RETURNING user_id, last_number
    )
    INSERT INTO floor.events (user_id, number, at, message_id)
    SELECT user_id, last_number, $5, $1 FROM heads RETURNING user_id, number`,
};

export const INBOX = {
  name: 'inbox',
  text: `
    SELECT ${MESSAGE} FROM floor.wraps w JOIN floor.messages m ON m.id = w.message_id
    WHERE w.user_id = $1 AND w.received ORDER BY w.sent_at DESC, w.message_id DESC LIMIT $2`,
};

export const ONE = {
  name: 'one',
  text: `
    SELECT ${MESSAGE} FROM floor.wraps w JOIN floor.messages m ON m.id = w.message_id
    WHERE w.message_id = $2 AND w.user_id = $1`,
};

export const FILES = {
  name: 'files',
  text: `
    SELECT message_id, attachment_index, filename, mime_type, size, nonce, ciphertext
    FROM floor.attachments WHERE message_id = ANY($1::uuid[]) ORDER BY message_id, attachment_index`,
};

export const EVENTS = {
  name: 'events',
  text: `
    SELECT e.number, e.at, ${MESSAGE} FROM floor.events e
    JOIN floor.messages m ON m.id = e.message_id JOIN floor.wraps w ON w.message_id = e.message_id AND w.user_id = e.user_id
    WHERE e.user_id = $1 AND e.number > $2 ORDER BY e.number LIMIT $3`,
};

export const OPEN_SESSION = {
  name: 'open-session',
  text: 'INSERT INTO floor.sessions (token_hash, user_id, created_at) VALUES ($1, $2, $3)',
};
