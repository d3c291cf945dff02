import { rm } from 'node:fs/promises';
import type { DataSource } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { readSettings } from '../../src/config/index.js';
import { openDataSource } from '../../src/database/index.js';
import { ENTITIES } from '../../src/entities.js';
import { type MessageBody, type PageBody, request, TestUser } from '../support/api.js';
import { type GroupBody, rolesOf } from '../support/groups.js';
import { type EventBody } from '../support/log-reader.js';
import { random } from '../support/sealer.js';
import { ServerProcess } from '../support/server-process.js';
import { temporaryDirectory } from '../support/temporary.js';
import { createDatabase, onPostgres, type TestDatabase } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const NAMES = MIGRATIONS.map((Migration) => new Migration().name);
const MIGRATED = `Migrated: ${NAMES.join(', ')}\n`;
const TABLES = [
  'attachment_pieces',
  'attachments',
  'avatars',
  'event_heads',
  'event_marks',
  'events',
  'group_members',
  'groups',
  'key_pairs',
  'key_watches',
  'mailbox_entries',
  'messages',
  'peers',
  'remote_users',
  'seen_nonces',
  'server_keys',
  'server_secrets',
  'sessions',
  'users',
];

interface EventPage {
  items: EventBody[];
  nextCursor: string;
}

const settingsOf = (environment: Record<string, string>, runMigrations: boolean) =>
  Object.assign(readSettings(environment), { runMigrations });

/** The database of a server that does not run, with the options that the server opens it with. */
async function withDatabase<Result>(
  database: TestDatabase,
  work: (dataSource: DataSource) => Promise<Result>,
): Promise<Result> {
  const dataSource = await openDataSource(settingsOf(database.environment, false), ENTITIES);
  try {
    return await work(dataSource);
  } finally {
    await dataSource.destroy();
  }
}

type Row = Record<string, unknown>;

/** The rows of each table in one order, beside TypeORM's own. */
async function contentOf(dataSource: DataSource): Promise<Map<string, Row[]>> {
  const tables: { name: string }[] = await dataSource.query(
    `SELECT table_name AS name FROM information_schema.tables
     WHERE table_schema = 'public' AND table_name NOT IN ('migrations', 'typeorm_metadata') ORDER BY 1`,
  );
  const content = new Map<string, Row[]>();
  for (const { name } of tables) {
    const rows: { row: Row }[] = await dataSource.query(
      `SELECT to_jsonb(stored) AS row FROM "${name}" AS stored ORDER BY 1`,
    );
    content.set(
      name,
      rows.map(({ row }) => row),
    );
  }
  return content;
}

/** How many rows each table has. */
async function rowsOf(dataSource: DataSource): Promise<Record<string, number>> {
  const content = await contentOf(dataSource);
  return Object.fromEntries([...content].map(([name, rows]) => [name, rows.length]));
}

/** What a schema with the columns of `other` holds of a content. Rows are alike in any order. */
function inTermsOf(content: Map<string, Row[]>, other: Map<string, Row[]>): Record<string, string[]> {
  const shared = [...content].filter(([name]) => other.has(name));
  return Object.fromEntries(
    shared.map(([name, rows]) => {
      const columns = Object.keys(other.get(name)?.[0] ?? {});
      return [name, rows.map((row) => JSON.stringify(columns.map((column) => row[column]))).sort()];
    }),
  );
}

/** A database without any table, and the settings of a server on it. */
async function emptyDatabase(): Promise<{ environment: Record<string, string>; drop: () => Promise<void> }> {
  // The embedded databases of the harness are copies of a migrated one.
  if (onPostgres) return createDatabase();
  const directory = await temporaryDirectory();
  return {
    environment: { DATA_DIR: directory },
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}

const UP = { status: 'up' };
const READY = { status: 'ok', details: { database: UP, migrations: UP, nodes: { ...UP, mode: 'one' } } };
const PENDING = { status: 'down', message: 'Migrations are pending; run `npm run migrate`.' };
const NOT_READY = { code: 'not_ready', details: { database: UP, migrations: PENDING } };

async function readinessOf(url: string): Promise<{ status: number; body: unknown }> {
  const response = await fetch(`${url}/health/ready`);
  return { status: response.status, body: await response.json() };
}

/** Has a row in every table: Alice sent Bob a file and both of them something in a group, and Bob's device has it. */
async function fill(server: TestServer): Promise<{ alice: TestUser; bob: TestUser }> {
  const [alice, bob] = await Promise.all([
    TestUser.register(server, 'alice'),
    TestUser.register(server, 'bob'),
  ]);
  const data = random(400_000).toString('base64');
  const attachments = [{ filename: 'file.bin', mimeType: 'application/octet-stream', data }];
  await alice.send({ recipient: 'bob', text: 'in a filled database', attachments });
  const picture = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
  await request(server, 'PUT', '/api/users/me/avatar', {
    token: bob.token,
    raw: picture,
    headers: { 'Content-Type': 'image/png' },
  });
  await request(server, 'GET', '/api/auth/kdf?username=nobody');
  const group = await makeGroup(alice, bob);
  const { id } = await say(alice, group.id, 'in a group of a filled database');
  await eventsOf(bob, (await eventsOf(bob)).nextCursor);
  // Receipts follow the answer.
  await until(
    () => alice.call<{ deliveredTo: object[] }>('GET', `/api/messages/${id}`),
    ({ body }) => body.deliveredTo.length === 1,
  );
  return { alice, bob };
}

/** The rows of what {@link fill} makes, by the migration that made their table. */
const FILLED = [
  {
    attachment_pieces: 3,
    attachments: 1,
    avatars: 1,
    key_pairs: 2,
    mailbox_entries: 4,
    messages: 2,
    server_secrets: 1,
    sessions: 2,
    users: 2,
  },
  // Either got a group and two messages; Alice also heard that both were delivered.
  { event_heads: 2, event_marks: 1, events: 8, group_members: 2, groups: 1 },
  {},
  {},
  {},
  { server_keys: 0 },
  {},
  {},
  { seen_nonces: 0 },
  {},
  { peers: 0, remote_users: 0 },
  {},
  { key_watches: 0 },
  {},
  {},
  {},
];

async function makeGroup(owner: TestUser, member: TestUser): Promise<GroupBody> {
  const { status, body } = await owner.call<GroupBody>('POST', '/api/groups', {
    name: 'Book club',
    members: [member.username],
  });
  expect([status, rolesOf(body)]).toEqual([201, { [owner.username]: 'owner', [member.username]: 'member' }]);
  return body;
}

async function say(sender: TestUser, groupId: string, text: string): Promise<MessageBody> {
  sender.server.canaries.add(`text "${text}"`, text);
  const { status, body } = await sender.call<MessageBody>('POST', `/api/groups/${groupId}/messages`, {
    text,
  });
  expect(status).toBe(201);
  return body;
}

async function eventsOf(user: TestUser, after?: string): Promise<EventPage> {
  const query = after === undefined ? '' : `?after=${after}`;
  const { status, body } = await user.call<EventPage>('GET', `/api/events${query}`);
  expect(status).toBe(200);
  return body;
}

describe('migrations', () => {
  it('go down and up on a filled database, and make what the entities say', async () => {
    const server = await TestServer.start();
    await fill(server);
    await server.kill();

    await withDatabase(server.database, async (dataSource) => {
      for (let left = NAMES.length; left > 0; left--) {
        expect(await rowsOf(dataSource)).toEqual(Object.assign({}, ...FILLED.slice(0, left)));
        await dataSource.undoLastMigration();
      }
      expect(await rowsOf(dataSource)).toEqual({});
      const ran = await dataSource.runMigrations();
      expect(ran.map(({ name }) => name)).toEqual(NAMES);
      expect(await rowsOf(dataSource)).toEqual(Object.fromEntries(TABLES.map((name) => [name, 0])));
      const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
      expect(upQueries.map(({ query }) => query)).toEqual([]);
    });

    await server.restart();
    const { alice } = await fill(server);
    expect((await alice.send({ recipient: 'alice', text: 'a note on the new schema' })).status).toBe(201);
    await server.stop();
  });

  it('change no row on the way down to the first version, and none on the way up', async () => {
    const server = await TestServer.start();
    await fill(server);
    await server.kill();

    await withDatabase(server.database, async (dataSource) => {
      const contents = [await contentOf(dataSource)];
      while (contents.length < NAMES.length) {
        await dataSource.undoLastMigration();
        const [above = new Map<string, Row[]>()] = contents;
        const below = await contentOf(dataSource);
        expect(inTermsOf(below, below)).toEqual(inTermsOf(above, below));
        contents.unshift(below);
      }
      await dataSource.runMigrations();
      const [first = new Map<string, Row[]>()] = contents;
      expect(inTermsOf(await contentOf(dataSource), first)).toEqual(inTermsOf(first, first));
      expect(Object.values(inTermsOf(first, first)).flat().length).toBe(18);
    });
    await server.restart();
    await server.stop();
  });

  it('take along what belongs to a user or a message that is deleted', async () => {
    const server = await TestServer.start();
    await fill(server);
    await server.kill();
    await withDatabase(server.database, async (dataSource) => {
      const [bob]: { id: string }[] = await dataSource.query(`SELECT id FROM users WHERE username = 'bob'`);
      const left = async (): Promise<unknown> =>
        dataSource.query(
          `SELECT (SELECT count(*)::int FROM mailbox_entries) AS copies,
                  (SELECT count(*)::int FROM events WHERE user_id = $1) AS bobs_events, (SELECT count(*)::int FROM events) AS events`,
          [bob?.id],
        );
      expect(await left()).toEqual([{ copies: 4, bobs_events: 3, events: 8 }]);
      await dataSource.query('DELETE FROM users WHERE id = $1', [bob?.id]);
      expect(await left()).toEqual([{ copies: 2, bobs_events: 0, events: 5 }]);
      await dataSource.query('DELETE FROM messages');
      expect(await left()).toEqual([{ copies: 0, bobs_events: 0, events: 5 }]);
    });
    await server.restart();
    await server.stop();
  });

  it('bring a filled database of the first version up to date', async () => {
    const server = await TestServer.start();
    const { alice, bob } = await fill(server);
    const { body: before } = await bob.call<PageBody<MessageBody>>('GET', '/api/messages');
    await server.kill();
    await withDatabase(server.database, async (dataSource) => {
      for (let left = NAMES.length; left > 1; left--) await dataSource.undoLastMigration();
      expect(await rowsOf(dataSource)).toEqual(FILLED[0]);
    });

    await server.restart();
    const { body: after } = await bob.call<PageBody<MessageBody>>('GET', '/api/messages');
    // That version knew nothing of groups.
    expect(after.items).toEqual(before.items.map((message) => ({ ...message, groupId: null })));
    const { nextCursor, items } = await eventsOf(bob);
    expect(items).toEqual([]);
    const group = await makeGroup(alice, bob);
    const said = await say(alice, group.id, 'in a group of the new schema');
    const news = await eventsOf(bob, nextCursor);
    expect(news.items.map(({ type, data }) => [type, data.groupId, data.id])).toEqual([
      ['group.updated', group.id, undefined],
      ['message.created', group.id, said.id],
    ]);
    await server.stop();
  });

  describe('on an empty database', () => {
    let empty: { environment: Record<string, string>; drop: () => Promise<void> };

    // Making an embedded cluster takes seconds, so the tests take one through its stations.
    beforeAll(async () => {
      empty = await emptyDatabase();
    });

    afterAll(() => empty.drop());

    it('are the only way that the schema changes', async () => {
      const dataSource = await openDataSource(settingsOf(empty.environment, false), ENTITIES);
      const { synchronize, migrationsRun, dropSchema } = dataSource.options;
      expect([synchronize, migrationsRun ?? false, dropSchema ?? false]).toEqual([false, false, false]);
      expect(await rowsOf(dataSource)).toEqual({});
      await dataSource.destroy();
    });

    it('are waited for by a server that does not run them, which says that it is not ready', async () => {
      const waiting = { ...empty.environment, RUN_MIGRATIONS: 'false' };
      const server = ServerProcess.start(waiting);
      const url = await server.ready();
      expect((await fetch(`${url}/health/live`)).status).toBe(200);
      expect(await readinessOf(url)).toMatchObject({ status: 503, body: NOT_READY });
      const early = await fetch(`${url}/api/auth/kdf?username=alice`);
      expect([early.status, await early.json()]).toMatchObject([503, { code: 'not_ready' }]);

      // The embedded database has one process at a time; PostgreSQL is migrated under the waiting server.
      if (!onPostgres) await server.kill('SIGTERM');
      expect(await ServerProcess.migrate(empty.environment)).toMatchObject({ code: 0, output: MIGRATED });
      const ready = onPostgres ? server : ServerProcess.start(waiting);
      const readyUrl = await ready.ready();
      const { body } = await until(
        () => readinessOf(readyUrl),
        ({ status }) => status === 200,
      );
      expect(body).toEqual(READY);
      expect((await fetch(`${readyUrl}/api/auth/kdf?username=alice`)).status).toBe(200);
      expect(await ready.kill('SIGTERM')).toMatchObject({ code: 0 });
    });

    it('are run by npm run migrate, which says when there is nothing to do or a setting is wrong', async () => {
      const [again, wrong] = await Promise.all([
        ServerProcess.migrate(empty.environment),
        ServerProcess.migrate({ DATABASE_URL: 'mysql://nowhere' }),
      ]);
      expect([again.code, again.output]).toEqual([0, 'The schema is up to date.\n']);
      expect([wrong.code, wrong.output.replace(/ .+/, '')]).toEqual([1, 'DATABASE_URL:\n']);
    });
  });

  if (onPostgres) {
    it('are run by one of three servers that start at the same moment', async () => {
      const { environment, drop } = await emptyDatabase();
      const servers = [1, 2, 3].map(() => ServerProcess.start(environment));
      const urls = await Promise.all(servers.map((server) => server.ready()));
      const readiness = await Promise.all(urls.map(readinessOf));
      expect(readiness.map(({ status }) => status)).toEqual([200, 200, 200]);
      // A made-up salt comes of a secret that all of them share.
      const salts = await Promise.all(
        urls.map(async (url) => (await fetch(`${url}/api/auth/kdf?username=nobody`)).text()),
      );
      expect(new Set(salts).size).toBe(1);
      const endings = await Promise.all(servers.map((server) => server.kill('SIGTERM')));
      expect(endings.map(({ code }) => code)).toEqual([0, 0, 0]);
      await drop();
    });
  }
});
