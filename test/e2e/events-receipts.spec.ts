import { setTimeout as wait } from 'node:timers/promises';
import type { MessageBody, PageBody } from '../support/api.js';
import { type EventBody, LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { onPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

type Page = PageBody<EventBody>;

/** Stores a message so many times more, each with its copies and in the logs of both, as if it had been sent. */
const SEND_AGAIN = `
  WITH fresh AS (
    INSERT INTO messages (id, sender_id, from_address, to_address, sent_at, sealed_by, text_nonce, text_ciphertext, signature,
                          signing_key_id, request_digest)
    SELECT gen_random_uuid(), sender_id, from_address, to_address, sent_at, sealed_by, text_nonce, text_ciphertext, signature,
           signing_key_id, request_digest
    FROM messages, generate_series(1, $2::integer) WHERE id = $1
    RETURNING id
  ), copies AS (
    INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key)
    SELECT fresh.id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key
    FROM fresh, mailbox_entries WHERE message_id = $1
  ), heads AS (
    UPDATE event_heads SET last_number = last_number + $2
    WHERE user_id IN (SELECT user_id FROM mailbox_entries WHERE message_id = $1)
    RETURNING user_id, last_number - $2 AS before
  )
  INSERT INTO events (user_id, number, type, at, message_id)
  SELECT user_id, before + row_number() OVER (PARTITION BY user_id), 'message.created', now(), fresh.id FROM fresh, heads`;

describe('receipts', () => {
  let server: TestServer;
  let crowd: Crowd;
  let alice: Person;

  beforeAll(async () => {
    server = await TestServer.start();
    crowd = await Crowd.on(server);
    alice = await crowd.join('alice');
  });

  afterAll(() => server.stop());

  async function send(recipient: string): Promise<string> {
    const text = 'a text to be delivered';
    const { status, body } = await alice.call<MessageBody>('POST', '/api/messages/send', { recipient, text });
    expect(status).toBe(201);
    return body.id;
  }

  const newest = async (person: Person): Promise<string> =>
    (await person.get<Page>('/api/events')).nextCursor ?? '';

  it('of a long absence are written in steps, so that no log is held for long', async () => {
    const bob = await crowd.join('bob-was-away');
    const id = await send(bob.username);
    await server.kill();
    await server.database.query(SEND_AGAIN, [id, 1199]);
    await server.restart();
    const reader = await LogReader.of(alice);
    await bob.get<Page>(`/api/events?after=${await newest(bob)}`);
    const told: unknown[] = [];
    await until(
      async () =>
        told.push(...(await reader.read()).map(({ type, data }) => `${type} ${String(data.messageId)}`)),
      (count) => count === 1200,
      { milliseconds: 20_000 },
    );
    await server.kill();
    const rows = await server.database.query<{ id: string; by: string }>(
      `SELECT 'message.delivered ' || message_id AS id, xmin::text AS by FROM mailbox_entries
       WHERE user_id = $1 AND delivered_at IS NOT NULL`,
      [bob.id],
    );
    await server.restart();
    expect([...told].sort()).toEqual(rows.map((row) => row.id).sort());
    const transactions = new Map<string, number>();
    for (const { by } of rows) transactions.set(by, (transactions.get(by) ?? 0) + 1);
    // Whoever has less to note at the same time comes first, so the steps may be shorter than they could be.
    expect([...transactions.values()].filter((count) => count > 500)).toEqual([]);
  });

  if (onPostgres) {
    it("of an account that is being deleted are nobody's error", async () => {
      const carol = await crowd.join('carol-who-goes');
      await send(carol.username);
      const after = await newest(carol);
      let isOver = false;
      // The account is locked from the beginning of the statement on, and seen by others until its end.
      const gone = server.database
        .query('WITH gone AS (DELETE FROM users WHERE id = $1 RETURNING id) SELECT pg_sleep(1) FROM gone', [
          carol.id,
        ])
        .then(() => (isOver = true));
      await wait(300);
      const { status, body } = await carol.call<Page>('GET', `/api/events?after=${after}`);
      expect({ status, body }).toEqual({ status: 200, body: { items: [], nextCursor: after } });
      // The receipt waits for the deletion, and the answer not for the receipt.
      expect(isOver).toBe(false);
      await gone;
      await wait(300);
      expect(server.log).not.toContain('could not be noted');
    });
  }
});
