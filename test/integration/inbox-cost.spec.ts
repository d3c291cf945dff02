import type { DataSource } from 'typeorm';
import { SUMMARY } from '../../src/administration/account-list.repository.js';
import { Settings } from '../../src/config/index.js';
import { CONTACTS } from '../../src/federation/remote-users.repository.js';
import { type MessageFilter, MessageListRepository } from '../../src/messages/message-list.repository.js';
import { OpenedDatabase } from '../support/opened-database.js';

/** A page of 50, and the row that tells whether there is another. */
const LIMIT = 51;
const SMALL = { id: '00000000-0000-4000-8000-000000000200', messages: 200, peers: 2, unreadEvery: 2 };
const BIG = { id: '00000000-0000-4000-8000-000000200000', messages: 200_000, peers: 20, unreadEvery: 10 };
const OTHER = { id: '00000000-0000-4000-8000-000000020000', messages: 20_000, peers: 20, unreadEvery: 4 };

type Mailbox = typeof SMALL;

/** A whole page may cost so many blocks more than the small mailbox's and three tenths. */
const SPARE_BLOCKS = 8;
/** Each of the rows that make up a message is found by its key: some steps down an index, and a block of the table. */
const BLOCKS_A_MESSAGE = 20;
/** What a plan may consist of that walks indexes and looks up rows by their keys. */
const CHEAP = new Set([
  'Limit',
  'Nested Loop',
  'Index Scan',
  'Index Only Scan',
  'Memoize',
  'Merge Append',
  'Result',
]);
/** What several lists share a statement by: who asks, and the pages one after the other. */
const SHARED = ['Sort', 'Function Scan'];
/** What a list of both sides merges. */
const ALL = 'mailbox_inbox_idx mailbox_sent_idx';
const ALL_OF_PEER = 'mailbox_peer_inbox_idx mailbox_peer_sent_idx';
const PEER = 'peer-1@localhost';
/** The indexes that begin with the user; the primary key begins with the message. */
const OF_ONE_USER = /^mailbox_(?!entries_pkey)/;

/** Every list, the indexes that it walks, and what is asked for. */
const LISTS: [string, string, MessageFilter][] = [
  ['inbox', 'mailbox_inbox_idx', { direction: 'inbox' }],
  ['sent', 'mailbox_sent_idx', { direction: 'sent' }],
  ['all', ALL, { direction: 'all' }],
  ['with', ALL_OF_PEER, { direction: 'all', peer: PEER }],
  ['inbox with', 'mailbox_peer_inbox_idx', { direction: 'inbox', peer: PEER }],
  ['sent with', 'mailbox_peer_sent_idx', { direction: 'sent', peer: PEER }],
  ['unread', 'mailbox_unread_idx', { direction: 'inbox', unread: true }],
  ['read', 'mailbox_inbox_idx', { direction: 'inbox', unread: false }],
  ['filename', 'mailbox_attachments_idx', { direction: 'all', filename: 'NOTES' }],
  [
    'since and until',
    'mailbox_inbox_idx',
    { direction: 'inbox', since: new Date('2026-01-01T00:00:30Z'), until: new Date('2026-01-03T00:00:00Z') },
  ],
];

/** A list, how deep in it, and the condition of its rows. */
const DEEP: [string, number, string][] = [
  ['inbox', 150_000, 'received'],
  ['sent', 30_000, 'sent'],
  ['all', 150_000, 'true'],
  ['with', 5000, `peer = '${PEER}'`],
  ['inbox with', 5000, `peer = '${PEER}' AND received`],
  ['unread', 15_000, 'received AND read_at IS NULL'],
];

/** The plans of a page: the blocks that all of them read, from memory or disk, and what the one of the list itself consists of. */
interface Cost {
  rows: number;
  blocks: number;
  indexes: string[];
  /** The nodes that are not {@link CHEAP}. */
  others: string[];
}

interface PlanNode {
  'Node Type': string;
  'Index Name'?: string;
  'Relation Name'?: string;
  'Shared Hit Blocks': number;
  'Shared Read Blocks': number;
  Plans?: PlanNode[];
}

describe('a page of a large mailbox', () => {
  let database: OpenedDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await OpenedDatabase.open();
    ({ dataSource } = database);
    const runner = dataSource.createQueryRunner();
    // The rows fit together; checking 400,000 references one by one would take most of the time.
    await runner.query('SET session_replication_role = replica');
    await runner.query(
      `INSERT INTO users (id, username, kdf_iterations, kdf_salt, verifier, sealed_account_key, sealed_digest_key, created_at)
       SELECT id, 'user-' || id, 600000, '\\x00', '\\x00', '\\x00', '\\x00', now() FROM unnest($1::uuid[]) id`,
      [[SMALL.id, BIG.id, OTHER.id]],
    );
    for (const mailbox of [OTHER, BIG, SMALL])
      await fill(mailbox, (sql, values) => runner.query(sql, values));
    await runner.query('SET session_replication_role = origin');
    await runner.release();
  });

  afterAll(() => database.close());

  /** An inbox of so many messages, a tenth as many hidden ones between them, and a fifth as many that the user sent, or 200. */
  async function fill(
    { id, messages, peers, unreadEvery }: Mailbox,
    query: (sql: string, values: unknown[]) => Promise<unknown>,
  ): Promise<void> {
    const received = Math.round(messages * 1.1);
    const sent = Math.max(messages / 5, 200);
    await query(
      `INSERT INTO messages (id, from_address, to_address, sent_at, sealed_by, text_nonce, text_ciphertext, request_digest)
       SELECT gen_random_uuid(), 'a@localhost', $1 || ':' || n, timestamptz '2026-01-01Z' + n * interval '1 second',
              'server', '\\x00', '\\x00', '\\x00'
       FROM generate_series(1, $2::int) n`,
      [id, received + sent],
    );
    await query(
      `INSERT INTO mailbox_entries (message_id, user_id, peer, sent, received, sent_at, has_attachments, key_id, wrapped_key,
                                    read_at, hidden_at)
       SELECT m.id, $1::uuid, 'peer-' || n % $3 || '@localhost', n > $2, n <= $2, m.sent_at, n % 7 = 0, $1::uuid, '\\x00',
              CASE WHEN n % $4 = 0 THEN NULL ELSE m.sent_at END,
              CASE WHEN n <= $2 AND n % 11 = 0 THEN m.sent_at END
       FROM messages m CROSS JOIN LATERAL (SELECT split_part(m.to_address, ':', 2)::int) AS place (n)
       WHERE m.to_address LIKE $1 || ':%'`,
      [id, received, peers, unreadEvery],
    );
    await query(
      `INSERT INTO attachments (message_id, attachment_index, filename, mime_type, size, nonce)
       SELECT message_id, 0, 'notes.txt', 'text/plain', 1, '\\x00' FROM mailbox_entries WHERE user_id = $1 AND has_attachments`,
      [id],
    );
  }

  /** Explains exactly what the repository runs for a page. */
  async function costOf({ id }: Mailbox, filter: MessageFilter): Promise<Cost> {
    const plans: PlanNode[] = [];
    const explain = async (sql: string, parameters: unknown[]): Promise<unknown> => {
      const [row]: { 'QUERY PLAN': { Plan: PlanNode }[] }[] = await dataSource.query(
        `EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) ${sql}`,
        parameters,
      );
      const plan = row?.['QUERY PLAN'][0]?.Plan;
      if (plan) plans.push(plan);
      return dataSource.query(sql, parameters);
    };
    const explaining = Object.assign(Object.create(dataSource) as DataSource, {
      query: explain,
      driver: {
        master: {
          query: async ({ text, values }: { text: string; values: unknown[] }) => ({
            rows: await explain(text, values),
          }),
        },
      },
    });
    const page = await new MessageListRepository(explaining, new Settings()).list(
      id,
      new Date(),
      LIMIT,
      filter,
    );
    const nodes = nodesOf(plans[0]);
    return {
      rows: page.length,
      blocks: plans.reduce((sum, plan) => sum + plan['Shared Hit Blocks'] + plan['Shared Read Blocks'], 0),
      indexes: nodes.flatMap((node) => node['Index Name'] ?? []),
      // Newer versions see that what is read is in the order of who asked already.
      others: nodes
        .map((node) => node['Node Type'].replace('Incremental ', ''))
        .filter((type) => !CHEAP.has(type)),
    };
  }

  it('is compared with a small one beside others', async () => {
    const rows: unknown = await dataSource.query(
      `SELECT user_id AS id, count(*) FILTER (WHERE received AND hidden_at IS NULL)::int AS messages
       FROM mailbox_entries GROUP BY 1 ORDER BY 2`,
    );
    expect(rows).toEqual([SMALL, OTHER, BIG].map(({ id, messages }) => ({ id, messages })));
  });

  /** The place after so many rows of a list of the large mailbox. */
  async function placeOf(condition: string, rows: number): Promise<{ sentAt: string; id: string }> {
    const [row]: { sentAt: Date; id: string }[] = await dataSource.query(
      `SELECT sent_at AS "sentAt", message_id AS id FROM mailbox_entries
       WHERE user_id = $1 AND hidden_at IS NULL AND ${condition} ORDER BY sent_at DESC, message_id DESC OFFSET $2 LIMIT 1`,
      [BIG.id, rows - 1],
    );
    if (!row) throw new Error(`The list has fewer than ${rows} rows.`);
    return { sentAt: row.sentAt.toISOString(), id: row.id };
  }

  describe.each(['without statistics', 'with statistics'])('%s', (statistics) => {
    beforeAll(async () => {
      // PostgreSQL gathers them by itself sooner or later; on the embedded database nothing does.
      if (statistics === 'with statistics') await dataSource.query('ANALYZE');
    });

    it.each(LISTS)('costs what one of a small mailbox does: %s', async (_name, index, filter) => {
      expectAlike(
        await costOf(BIG, filter),
        await costOf(SMALL, filter),
        index,
        isShared(filter) ? SHARED : [],
      );
    });

    it.each(DEEP)('costs the same deep in the list: %s after row %d', async (name, rows, condition) => {
      const [, index, filter] = LISTS.find(([list]) => list === name) ?? [];
      if (!index || !filter) throw new Error(`There is no list ${name}.`);
      const after = await placeOf(condition, rows);
      expectAlike(await costOf(BIG, { ...filter, after }), await costOf(SMALL, filter), index, SHARED);
    });

    it('is not read when somebody else is deleted', async () => {
      const [trigger]: { source: string }[] = await dataSource.query(
        `SELECT prosrc AS source FROM pg_proc WHERE proname = 'users_delete_mailbox_entries'`,
      );
      const statements = trigger?.source.match(/DELETE FROM mailbox_entries [^;]+/g) ?? [];
      expect(statements.length).toBeGreaterThan(0);
      for (const statement of statements) {
        const [row]: { 'QUERY PLAN': { Plan: PlanNode }[] }[] = await dataSource.query(
          `EXPLAIN (FORMAT JSON) ${statement.replaceAll('OLD.id', `'${SMALL.id}'`)}`,
        );
        const scans = nodesOf(row?.['QUERY PLAN'][0]?.Plan).filter(({ Plans }) => !Plans);
        const isOwn = scans.every((scan) => OF_ONE_USER.test(scan['Index Name'] ?? ''));
        expect({ statement, isOwn, scans: scans.length }).toEqual({ statement, isOwn: true, scans: 1 });
      }
    });

    it.each([
      ['the contacts of somebody else are looked up', CONTACTS, [SMALL.id]],
      ['an operator looks at another account', SUMMARY, [new Date(), SMALL.id]],
    ])('is not read when %s', async (_when, sql, parameters) => {
      const [row]: { 'QUERY PLAN': { Plan: PlanNode }[] }[] = await dataSource.query(
        `EXPLAIN (FORMAT JSON) ${sql}`,
        parameters,
      );
      const scans = nodesOf(row?.['QUERY PLAN'][0]?.Plan).filter((node) => node['Node Type'] === 'Seq Scan');
      expect(scans.map((scan) => scan['Relation Name'])).not.toContain('mailbox_entries');
    });
  });
});

function isShared({ filename, since }: MessageFilter): boolean {
  return filename === undefined && since === undefined;
}

function expectAlike(big: Cost, small: Cost, index: string, others: string[]): void {
  expect([big.rows, small.rows]).toEqual([LIMIT, LIMIT]);
  const walked = big.indexes.filter((name) => name.startsWith('mailbox_')).join(' ');
  expect([walked, big.others]).toEqual([index, others]);
  expect(big.blocks).toBeLessThanOrEqual(Math.ceil(small.blocks * 1.3) + SPARE_BLOCKS);
  // Both share the tables, so a scan of one of them would cost both the same.
  expect(small.blocks).toBeLessThanOrEqual(LIMIT * BLOCKS_A_MESSAGE);
}

function nodesOf(plan: PlanNode | undefined): PlanNode[] {
  return plan ? [plan, ...(plan.Plans ?? []).flatMap(nodesOf)] : [];
}
