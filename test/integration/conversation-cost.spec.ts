import type { DataSource } from 'typeorm';
import { ConversationListRepository } from '../../src/messages/conversation-list.repository.js';
import { OpenedDatabase } from '../support/opened-database.js';

const CONVERSATIONS = 50;
const NOW = new Date('2026-06-01T12:00:00.000Z');
const LAST_SENT = new Date('2026-05-01T12:00:00.000Z');

const ADD_USER = `
  INSERT INTO users (id, username, kdf_iterations, kdf_salt, verifier, sealed_account_key, sealed_digest_key, created_at)
  VALUES (gen_random_uuid(), $1, 600000, '', '', '', '', now()) RETURNING id`;

/** `$3` received messages in the conversation of a user `$1` with `$2`, one a second up to `$5`; all but the newest `$4` are read. */
const ADD_MESSAGES = `
  WITH fresh AS (
    SELECT gen_random_uuid() AS id, $5::timestamptz - number * interval '1 second' AS sent_at, number
    FROM generate_series($3::integer - 1, 0, -1) AS number
  ), stored AS (
    INSERT INTO messages (id, from_address, to_address, sent_at, sealed_by, text_nonce, text_ciphertext, request_digest)
    SELECT id, $2, 'me@localhost', sent_at, 'server', '\\x00', '\\x00', '\\x00' FROM fresh
  )
  INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key, read_at)
  SELECT id, $1, $2, false, true, sent_at, false, id, '\\x00', CASE WHEN number >= $4::integer THEN sent_at END FROM fresh`;

interface PlanNode {
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
}

/** What the longest conversation of a user holds. */
interface History {
  messages: number;
  unread: number;
}

describe('what listing conversations costs', () => {
  let database: OpenedDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await OpenedDatabase.open();
    ({ dataSource } = database);
  });

  afterAll(() => database.close());

  /** A user with 49 conversations of three messages, and one of many. @returns the id */
  async function converse(name: string, { messages, unread }: History): Promise<string> {
    const [user] = await dataSource.query<{ id: string }[]>(ADD_USER, [name]);
    if (!user) throw new Error('Nobody was added.');
    for (let number = 1; number < CONVERSATIONS; number++) {
      const sentAt = new Date(LAST_SENT.getTime() - number * 1000);
      await dataSource.query(ADD_MESSAGES, [user.id, `peer-${number}@localhost`, 3, 1, sentAt]);
    }
    await dataSource.query(ADD_MESSAGES, [user.id, 'peer-0@localhost', messages, unread, LAST_SENT]);
    return user.id;
  }

  /** The pages that the statements of the list touch, in memory or on disk. */
  async function pagesOf(userId: string): Promise<number> {
    const statements: [sql: string, parameters: unknown[]][] = [];
    const recorder = {
      driver: {
        master: {
          query: ({ text, values }: { text: string; values: unknown[] }): Promise<{ rows: unknown[] }> => {
            statements.push([text, values]);
            return Promise.resolve({ rows: [] });
          },
        },
      },
    };
    await new ConversationListRepository(recorder as unknown as DataSource).list(userId, NOW, 51);
    let pages = 0;
    for (const [sql, parameters] of statements) {
      const explain = `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`;
      const [row] = await dataSource.query<{ 'QUERY PLAN': [{ Plan: PlanNode }] }[]>(explain, parameters);
      const plan = row?.['QUERY PLAN'][0].Plan;
      pages += (plan?.['Shared Hit Blocks'] ?? NaN) + (plan?.['Shared Read Blocks'] ?? NaN);
    }
    return pages;
  }

  it('does not depend on how long a history is, nor on how much of it is unread', async () => {
    const histories: Record<string, History> = {
      short: { messages: 200, unread: 100 },
      long: { messages: 200_000, unread: 100 },
      ignored: { messages: 2_000, unread: 2_000 },
      flooded: { messages: 20_000, unread: 20_000 },
    };
    const ids: Record<string, string> = {};
    for (const [name, history] of Object.entries(histories)) ids[name] = await converse(name, history);
    await dataSource.query('ANALYZE messages');
    await dataSource.query('ANALYZE mailbox_entries');

    const pages: Record<string, number> = {};
    for (const [name, id] of Object.entries(ids)) {
      const rows = await new ConversationListRepository(dataSource).list(id, NOW, 51);
      expect(rows.map(({ peer }) => peer)).toEqual(
        Array.from({ length: CONVERSATIONS }, (_, number) => `peer-${number}@localhost`),
      );
      expect(rows.map(({ unread }) => unread)).toEqual([
        Math.min(histories[name]?.unread ?? 0, 1000),
        ...Array<number>(CONVERSATIONS - 1).fill(1),
      ]);
      pages[name] = await pagesOf(id);
    }
    const { short = 0, long = 0, ignored = 0, flooded = 0 } = pages;
    expect(long).toBeLessThan(short * 1.3);
    expect(flooded).toBeLessThan(ignored * 1.3);
    expect(flooded).toBeLessThan(10_000);
  });
});
