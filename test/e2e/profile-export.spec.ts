import { type PageBody, request, type SessionBody, TestUser } from '../support/api.js';
import { Device, type Message } from '../support/device.js';
import { exchange } from '../support/exchange.js';
import { keepTable } from '../support/group-lock.js';
import type { GroupBody } from '../support/groups.js';
import type { EventBody } from '../support/log-reader.js';
import { type Keyring, openMessage, openWithPassword } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { onPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { tablesOf } from '../support/traces.js';

interface Export {
  exportedAt: string;
  profile: SessionBody['user'];
  keyring: Keyring;
  avatar: { mimeType: string; content: string } | null;
  sessions: { id: string; deviceName: string | null; current: boolean }[];
  groups: GroupBody[];
  events: { type: string; at: string; data: Record<string, unknown> }[];
  messages: Message[];
}

type Row = Record<string, string | null>;

/** What the database has of an account and the export has not. */
const NOT_EXPORTED = [
  // Computed of what the export has.
  'avatars.digest',
  // Means nothing outside the server, which knows a repeated send by it.
  'messages.request_digest',
  // Of who wrote to the account; the export has the address.
  'messages.sender_id',
  // What logs in, or opens what only the server uses: whoever finds an export is not to get it.
  'sessions.sealed_digest_key',
  'sessions.token_hash',
  // Computed of what the export has.
  'users.display_name_folded',
  'users.sealed_digest_key',
  'users.verifier',
];

/** More than the server reads at a time. */
const TEXTS = 55;
const SESSIONS = 52;
const GROUPS = 52;

describe('the export', () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: Device;

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob] = await Promise.all([
      TestUser.register(server, 'alice', { displayName: 'Alice "the first"', email: 'alice@example.com' }),
      Device.register(server, 'bob'),
    ]);
  });

  afterAll(() => server.stop());

  async function exportOf(user: TestUser | Device): Promise<Export> {
    const { status, body } = await user.call<Export>('GET', '/api/users/me/export');
    expect(status).toBe(200);
    return body;
  }

  /** What leads to the next page of a list. */
  async function cursorAfter(user: Device, path: string): Promise<string> {
    const { body } = await user.call<PageBody<object>>('GET', path);
    return `&cursor=${body.nextCursor}`;
  }

  it('of a new account is whole and empty', async () => {
    const { exportedAt, ...rest } = await exportOf(bob);
    expect(Math.abs(Date.parse(exportedAt) - Date.now())).toBeLessThan(60_000);
    expect(rest).toEqual({
      profile: bob.session.user,
      keyring: bob.session.keyring,
      avatar: null,
      sessions: (await bob.call<{ items: object[] }>('GET', '/api/auth/sessions')).body.items,
      groups: [],
      events: [],
      messages: [],
    });
  });

  it('has the groups with their roles, and the event log from its beginning', async () => {
    const carol = await Device.register(server, 'carol');
    const { body: start } = await carol.call<PageBody<EventBody>>('GET', '/api/events');
    for (let index = 0; index < GROUPS; index++) {
      const [owner, member] = index % 2 === 0 ? [carol, 'bob'] : [bob, 'carol'];
      const group = { name: `Group ${index}`, members: [member] };
      expect((await owner.call('POST', '/api/groups', group)).status).toBe(201);
    }
    const kept = await carol.sendText('bob', 'kept');
    const hidden = await bob.sendText('carol', 'deleted by Carol for herself');
    await carol.call('DELETE', `/api/messages/${hidden}`);

    const { groups, events } = await exportOf(carol);
    const lists = await Promise.all(
      ['', await cursorAfter(carol, '/api/groups?limit=50')].map((cursor) =>
        carol.call<PageBody<GroupBody>>('GET', `/api/groups?limit=50${cursor}`),
      ),
    );
    expect(groups).toEqual(lists.flatMap(({ body }) => body.items));
    expect(groups.map(({ name }) => name)).toEqual(
      Array.from({ length: GROUPS }, (_, index) => `Group ${GROUPS - 1 - index}`),
    );
    const log: EventBody[] = [];
    for (let after = start.nextCursor ?? ''; ;) {
      const { body } = await carol.call<PageBody<EventBody>>('GET', `/api/events?after=${after}`);
      if (body.items.length === 0) break;
      log.push(...body.items);
      after = body.nextCursor ?? '';
    }
    // The log as it is read passes over a message that is gone.
    const updates = log.slice(0, GROUPS).map(({ type, at, data }) => ({ type, at, data }));
    expect(updates.map(({ type }) => type)).toEqual(Array.from({ length: GROUPS }, () => 'group.updated'));
    expect(events).toEqual([
      ...updates,
      { type: 'message.created', at: log[GROUPS]?.at, data: { messageId: kept } },
      { type: 'message.created', at: events[GROUPS + 1]?.at, data: { messageId: hidden } },
      { type: 'message.deleted', at: log[GROUPS + 1]?.at, data: { messageId: hidden, scope: 'self' } },
    ]);
  });

  it('holds everything of an account, and everything opens with the password alone', async () => {
    const picture = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random(1000)]);
    const put = await request(server, 'PUT', '/api/users/me/avatar', {
      token: alice.token,
      headers: { 'Content-Type': 'image/png' },
      raw: picture,
    });
    expect(put.status).toBe(204);
    const rotated = await alice.call('POST', '/api/keys/rotate', { password: alice.password });
    expect(rotated.status).toBe(201);

    // By message id: the text, and the files.
    const sent = new Map<string, { text: string | null; files: Buffer[] }>();
    for (let index = 0; index < TEXTS; index++) {
      const text = `message ${index} of the export — “quoted”, 東京`;
      const [from, recipient] = index % 2 === 0 ? [alice, 'bob'] : [bob, 'alice'];
      const { status, body } = await from.send({ recipient, text });
      expect(status).toBe(201);
      sent.set(body.id, { text, files: [] });
    }
    // Large and small by turns: in the document as in lists only the small ones are at hand.
    const files = [random(300_000), random(10), random(65_537), Buffer.alloc(0), random(196_608)];
    const attachments = files.map((file, index) => ({
      data: file.toString('base64'),
      filename: `file ${index} “quoted”.bin`,
      mimeType: 'application/octet-stream',
    }));
    for (const message of [
      { recipient: 'bob', text: 'with files', attachments },
      { recipient: 'alice', attachments: attachments.slice(0, 1) },
    ]) {
      const { status, body } = await alice.send(message);
      expect(status).toBe(201);
      sent.set(body.id, { text: message.text ?? null, files: files.slice(0, message.attachments.length) });
    }
    const deleted = await bob.send({ recipient: 'alice', text: 'deleted for everyone' });
    await bob.call('DELETE', `/api/messages/${deleted.body.id}?scope=everyone`);
    const hidden = await bob.send({ recipient: 'alice', text: 'deleted by Alice for herself' });
    await alice.call('DELETE', `/api/messages/${hidden.body.id}`);

    const exported = await exportOf(alice);
    const { body: me } = await alice.call<SessionBody['user']>('GET', '/api/users/me');
    const { body: keyring } = await alice.call<Keyring>('GET', '/api/keys');
    expect(exported.profile).toEqual(me);
    expect(exported.keyring).toEqual(keyring);
    expect(exported.keyring.keys.map(({ version }) => version)).toEqual([2, 1]);
    expect(exported.avatar).toEqual({ mimeType: 'image/png', content: picture.toString('base64') });

    const newestFirst = [deleted.body.id, ...[...sent.keys()].reverse()];
    expect(exported.messages.map(({ id }) => id)).toEqual(newestFirst);
    const keys = await openWithPassword(exported.keyring, alice.password);
    const [tombstone, ...messages] = exported.messages;
    expect([tombstone?.text, tombstone?.key, tombstone?.attachments]).toEqual([null, null, []]);
    for (const message of messages) {
      const opened = await openMessage(message, keys);
      const expected = sent.get(message.id);
      expect(opened.text).toBe(expected?.text);
      const equal = opened.attachments.map((file, index) => file.equals(expected?.files[index] ?? random(1)));
      expect(equal).toEqual(expected?.files.map(() => true));
      const { body: one } = await alice.call<Message>('GET', `/api/messages/${message.id}`);
      expect(message).toEqual(one);
    }
  });

  it('lists every session', async () => {
    for (let index = 1; index < SESSIONS; index++) {
      expect((await bob.logIn({ deviceName: `device ${index}` })).status).toBe(200);
    }
    const { sessions } = await exportOf(bob);
    const names = Array.from({ length: SESSIONS - 1 }, (_, index) => `device ${SESSIONS - 1 - index}`);
    expect(sessions.map(({ deviceName }) => deviceName)).toEqual([...names, null]);
    expect(sessions.filter(({ current }) => current).map(({ id }) => id)).toEqual([bob.session.sessionId]);
  });

  it('is a file to keep, and holds no secret of the account', async () => {
    const path = '/api/users/me/export';
    const { status, headers, body } = await exchange(server, 'GET', path, { 'X-Auth-Token': alice.token });
    expect(status).toBe(200);
    expect(headers).toMatchObject({
      'content-type': 'application/json; charset=utf-8',
      'content-disposition': 'attachment; filename="sealpost-export.json"',
    });
    // The tokens, passwords, derived keys and texts of the run.
    expect(server.canaries.findIn(body.toString())).toEqual([]);
    expect((await exchange(server, 'GET', path, {})).status).toBe(401);
  });

  if (onPostgres) {
    it('is refused as any other request is when the database keeps it waiting', async () => {
      const release = await keepTable(server, 'avatars');
      const { status, headers, body } = await bob.call<{ code: string }>('GET', '/api/users/me/export');
      await release();
      expect([status, body.code]).toEqual([503, 'overloaded']);
      expect(headers.get('Content-Type')).toBe('application/problem+json');
      expect(Number(headers.get('Retry-After'))).toBeGreaterThan(0);
    });
  }

  it('leaves out nothing that the database has of an account, but what is named here', async () => {
    const dora = await Device.register(server, 'dora', { email: 'dora@example.com', displayName: 'Dora D.' });
    await dora.logIn({ deviceName: 'telephone' });
    const headers = { 'Content-Type': 'image/png' };
    const raw = Buffer.concat([Buffer.from('\x89PNG\r\n\x1a\n', 'latin1'), random(1000)]);
    await request(server, 'PUT', '/api/users/me/avatar', { token: dora.token, headers, raw });
    await dora.call('POST', '/api/groups', { name: 'Of Dora', members: ['bob'] });
    const data = random(300_000).toString('base64');
    const attachments = [{ filename: 'of dora.bin', mimeType: 'application/octet-stream', data }];
    await dora.send({ recipient: 'bob', text: 'with a file', attachments });
    await bob.send({ recipient: 'dora', text: 'and an answer', expiresInSeconds: 3600 });
    const { body: exported } = await exchange(server, 'GET', '/api/users/me/export', {
      'X-Auth-Token': dora.token,
    });
    const text = exported.toString();
    // The last test: the embedded database can be read when the server is stopped.
    await server.kill();
    const tables = await tablesOf(server.database);

    const { id } = dora.session.user;
    const rows = (table: string): Row[] => tables.get(table) ?? [];
    const entries = rows('mailbox_entries').filter((row) => row.user_id === id);
    const mine = new Set(entries.map((row) => row.message_id));
    const groups = new Set(
      rows('group_members').flatMap((row) => (row.user_id === id ? [row.group_id] : [])),
    );
    const RELATED: Record<string, (row: Row) => boolean> = {
      users: (row) => row.id === id,
      messages: (row) => mine.has(row.id ?? ''),
      attachments: (row) => mine.has(row.message_id ?? ''),
      attachment_pieces: (row) => mine.has(row.message_id ?? ''),
      groups: (row) => groups.has(row.id ?? ''),
      // Nobody's.
      server_secrets: () => false,
      server_keys: () => false,
    };
    const absent = new Set<string>();
    const empty: string[] = [];
    for (const [table, all] of tables) {
      const related = all.filter(RELATED[table] ?? ((row) => row.user_id === id));
      if (related.length === 0) empty.push(table);
      for (const row of related) {
        for (const [column, value] of Object.entries(row)) {
          if (value !== null && !isIn(text, value)) absent.add(`${table}.${column}`);
        }
      }
    }
    expect(empty).toEqual([
      'event_marks',
      'key_watches',
      'peers',
      'remote_users',
      'seen_nonces',
      'server_keys',
      'server_secrets',
    ]);
    expect([...absent].sort()).toEqual(NOT_EXPORTED);
  });
});

/** Whether an export has a value of a column: as it is, as a moment, in base64, or as a nonce and a ciphertext in base64. */
function isIn(text: string, value: string): boolean {
  if (/^(true|false|\d{1,15})$/.test(value)) return text.includes(value);
  if (/^\d{4}-\d\d-\d\dT/.test(value)) return text.includes(new Date(value).toISOString());
  if (!value.startsWith('\\x'))
    return text.includes(JSON.stringify(value).slice(1, -1)) || isObjectIn(text, value);
  const bytes = Buffer.from(value.slice(2), 'hex');
  const parts = [bytes.subarray(0, 12), bytes.subarray(12)].map((part) => part.toString('base64'));
  return text.includes(bytes.toString('base64')) || parts.every((part) => text.includes(part));
}

/** The data of an event may have its members in another order. */
function isObjectIn(text: string, value: string): boolean {
  if (!value.startsWith('{')) return false;
  const members = Object.entries(JSON.parse(value) as object);
  return members.every(([name, member]) =>
    text.includes(`${JSON.stringify(name)}:${JSON.stringify(member)}`),
  );
}
