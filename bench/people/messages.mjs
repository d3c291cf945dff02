/** Messages a statement, so that it can be told how far it is. */
const STEP = 100_000;
const TEXT_BYTES = 256;
const WRAP_BYTES = 256;

/**
 * Who writes to whom: everybody of a crowd to the twenty after them in turn.
 *
 * @param first - index of the first person of the crowd
 * @param people - how many there are
 */
export const crowd = (first, people) => ({
  sender: `${first} + n % ${people}`,
  recipient: `${first} + (n % ${people} + 1 + n / ${people} % 20) % ${people}`,
});

/** UUIDs of version 7 in the order of their time, as the server makes them. */
const MADE = `
  CREATE TEMP TABLE made AS
  SELECT n, sent_at, 'user' || sender AS sender, 'user' || recipient AS recipient, newest,
         (lpad(to_hex((extract(epoch FROM sent_at) * 1000)::bigint), 12, '0') || '7' || substr(md5(n::text), 1, 3)
          || '8' || substr(md5(random()::text), 1, 15))::uuid AS id
  FROM (
    SELECT n, SENDER AS sender, RECIPIENT AS recipient, n >= $2::bigint - UNREAD AS newest,
           date_trunc('milliseconds', now() - make_interval(secs => ($2::bigint - n) * 0.5)) AS sent_at
    FROM generate_series($1::bigint, $3::bigint - 1) AS n
  ) AS numbered`;

const BYTES = (count) =>
  `(SELECT decode(string_agg(md5(random()::text), ''), 'hex') FROM generate_series(1, ${count / 16}))`;

const SEALPOST = [
  `INSERT INTO messages (id, sender_id, from_address, to_address, sent_at, sealed_by, text_nonce, text_ciphertext, request_digest)
   SELECT made.id, u.id, sender || '@localhost', recipient || '@localhost', sent_at, 'server', substr(bytes.text, 1, 12), bytes.text,
          substr(bytes.text, 1, 32)
   FROM made JOIN users u ON u.username = sender CROSS JOIN (SELECT ${BYTES(TEXT_BYTES)} AS text) AS bytes ORDER BY n`,
  `INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key, read_at, delivered_at)
   SELECT made.id, u.id, side.peer || '@localhost', side.sent, NOT side.sent, sent_at, false, k.id, bytes.wrap,
          CASE WHEN NOT side.sent AND NOT newest THEN sent_at END, CASE WHEN NOT side.sent AND NOT newest THEN sent_at END
   FROM made CROSS JOIN LATERAL (VALUES (sender, recipient, true), (recipient, sender, false)) AS side (name, peer, sent)
   JOIN users u ON u.username = side.name JOIN key_pairs k ON k.user_id = u.id
   CROSS JOIN (SELECT ${BYTES(WRAP_BYTES)} AS wrap) AS bytes ORDER BY n`,
];
const FLOOR = [
  `INSERT INTO floor.messages (id, from_address, to_address, sent_at, text_nonce, text_ciphertext, file_count)
   SELECT made.id, sender || '@localhost', recipient || '@localhost', sent_at, substr(bytes.text, 1, 12), bytes.text, 0
   FROM made CROSS JOIN (SELECT ${BYTES(TEXT_BYTES)} AS text) AS bytes ORDER BY n`,
  `INSERT INTO floor.wraps (message_id, user_id, received, sent_at, key_id, wrapped_key)
   SELECT made.id, u.id, NOT side.sent, sent_at, u.key_id, bytes.wrap
   FROM made CROSS JOIN LATERAL (VALUES (sender, true), (recipient, false)) AS side (name, sent)
   JOIN floor.people u ON u.username = side.name CROSS JOIN (SELECT ${BYTES(WRAP_BYTES)} AS wrap) AS bytes ORDER BY n`,
];

const EVENTS = (heads, events, people, type) => `
  WITH fresh AS (
    SELECT u.id AS user_id, made.id AS message_id, sent_at, row_number() OVER (PARTITION BY u.id ORDER BY n) AS ordinal
    FROM made CROSS JOIN LATERAL (VALUES (sender), (recipient)) AS side (name) JOIN ${people} u ON u.username = side.name
  ), before AS (
    SELECT user_id, last_number FROM ${heads}
  ), heads AS (
    INSERT INTO ${heads} AS head (user_id, last_number) SELECT user_id, count(*) FROM fresh GROUP BY user_id ORDER BY user_id
    ON CONFLICT (user_id) DO UPDATE SET last_number = head.last_number + excluded.last_number
  )
  INSERT INTO ${events} (user_id, number, at, message_id${type ? ', type' : ''})
  SELECT fresh.user_id, coalesce(before.last_number, 0) + ordinal, sent_at, message_id${type}
  FROM fresh LEFT JOIN before ON before.user_id = fresh.user_id ORDER BY message_id`;

const STATEMENTS = {
  sealpost: [...SEALPOST, EVENTS('event_heads', 'events', 'users', `, 'message.created'`)],
  floor: [...FLOOR, EVENTS('floor.heads', 'floor.events', 'floor.people', '')],
};

/**
 * Writes messages into a database by SQL, each with its copies and events. The newest ones are unread.
 *
 * @param side - whose tables: `sealpost` or `floor`
 * @param sides - `sender` and `recipient`: SQL for the index of a person, by the number `n` of the message
 */
export async function seedMessages(query, side, { count, sender, recipient, unread = 0 }, onDone = () => {}) {
  for (let from = 0; from < count; from += STEP) {
    const made = MADE.replace('SENDER', sender).replace('RECIPIENT', recipient).replace('UNREAD', unread);
    await query(made, [from, count, Math.min(from + STEP, count)]);
    for (const statement of STATEMENTS[side]) await query(statement, []);
    await query('DROP TABLE made', []);
    onDone(Math.min(from + STEP, count));
  }
}
