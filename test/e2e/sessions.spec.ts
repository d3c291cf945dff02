import { createHash, randomUUID } from 'node:crypto';
import { type PageBody, request, type SessionBody, TestUser } from '../support/api.js';
import { Device } from '../support/device.js';
import { derive, type Keyring, openWithPassword } from '../support/opener.js';
import { pagesOf } from '../support/pages.js';
import { stored, whileStopped } from '../support/stored.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

interface SessionInfo {
  id: string;
  current: boolean;
  deviceName: string | null;
  createdAt: string;
  lastUsedAt: string;
  expiresAt: string;
}

const THIRTY_DAYS = 30 * 86_400_000;

describe('sessions', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob] = await Promise.all([
      Device.register(server, 'alice', { deviceName: 'Phone' }),
      Device.register(server, 'bob'),
    ]);
  });

  afterAll(() => server.stop());

  /** Another session of Alice. */
  async function open(deviceName?: string): Promise<SessionBody> {
    const { status, body } = await alice.logIn(deviceName === undefined ? {} : { deviceName });
    expect(status).toBe(200);
    server.canaries.add(`token ${body.sessionId}`, body.token);
    return body;
  }

  async function list(query = ''): Promise<PageBody<SessionInfo>> {
    const { status, body } = await alice.call<PageBody<SessionInfo>>('GET', `/api/auth/sessions${query}`);
    expect(status).toBe(200);
    return body;
  }

  /** What a token is answered. */
  async function statusOf({ token }: { token: string }): Promise<[number, unknown]> {
    const { status, body } = await request(server, 'GET', '/api/users/me', { token });
    return [status, body.code ?? body.username];
  }

  const LIVES = [200, 'alice'];
  const ENDED = [401, 'unauthorized'];

  it('opens one by password and one by authKey, with all that opens the account', async () => {
    const carol = await TestUser.register(server, 'carol', { email: 'carol@example.com' });
    const { body: kdf } = await request<Keyring['kdf']>(server, 'GET', '/api/auth/kdf?username=carol');
    const { authKey } = await derive(carol.password, kdf);
    const answers = await Promise.all(
      [{ password: carol.password }, { authKey: authKey.toString('base64') }].map((secret) =>
        request<SessionBody>(server, 'POST', '/api/auth/login', { json: { username: 'carol', ...secret } }),
      ),
    );
    for (const { status, body } of answers) {
      expect(status).toBe(200);
      expect(body).toEqual({
        token: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
        sessionId: expect.stringMatching(/^[0-9a-f-]{36}$/) as string,
        expiresAt: expect.stringMatching(/^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/) as string,
        user: carol.session.user,
        keyring: carol.session.keyring,
      });
      expect((await openWithPassword(body.keyring, carol.password)).size).toBe(1);
      expect(await statusOf(body)).toEqual([200, 'carol']);
    }
    const opened = [carol.session, ...answers.map(({ body }) => body)];
    expect(new Set(opened.map(({ token }) => token)).size).toBe(3);
    expect(new Set(opened.map(({ sessionId }) => sessionId)).size).toBe(3);
  });

  it('lists the own ones, newest first, and marks the one that asks', async () => {
    const [tablet, unnamed] = [await open('Tablet'), await open()];
    const { items, nextCursor } = await list();
    expect(items.map(({ id, current, deviceName }) => [id, current, deviceName])).toEqual([
      [unnamed.sessionId, false, null],
      [tablet.sessionId, false, 'Tablet'],
      [alice.session.sessionId, true, 'Phone'],
    ]);
    expect(nextCursor).toBeNull();
    const [newest] = items;
    expect(newest).toEqual({
      id: unnamed.sessionId,
      current: false,
      deviceName: null,
      accessTokensUntil: null,
      createdAt: newest?.createdAt,
      lastUsedAt: newest?.createdAt,
      expiresAt: unnamed.expiresAt,
    });
    const lifetime = Date.parse(unnamed.expiresAt) - Date.parse(newest?.createdAt ?? '');
    expect(Math.abs(lifetime - THIRTY_DAYS)).toBeLessThan(1000);
  });

  it('lists them page by page, each once', async () => {
    await open();
    await open();
    const { items: all } = await list('?limit=100');
    const pages = await pagesOf<SessionInfo>(alice, '/api/auth/sessions?limit=2');
    expect(pages.map(({ length }) => length)).toEqual([2, 2, 1]);
    expect(pages.flat()).toEqual(all);
    const { status, body } = await alice.call('GET', '/api/auth/sessions?cursor=bm9uZQ');
    expect([status, body.code]).toEqual([400, 'invalid_cursor']);
  });

  it('revokes one, and only one of the own', async () => {
    const session = await open('Lost phone');
    expect((await alice.call('DELETE', `/api/auth/sessions/${session.sessionId}`)).status).toBe(204);
    expect(await statusOf(session)).toEqual(ENDED);
    expect((await list()).items.map(({ id }) => id)).not.toContain(session.sessionId);
    for (const id of [session.sessionId, bob.session.sessionId, randomUUID()]) {
      const { status, body } = await alice.call('DELETE', `/api/auth/sessions/${id}`);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
    expect(await statusOf(bob)).toEqual([200, 'bob']);
    expect(await statusOf(alice)).toEqual(LIVES);
  });

  it('ends the one that logs out, and no other', async () => {
    const session = await open();
    const answer = await request(server, 'POST', '/api/auth/logout', { token: session.token });
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(await statusOf(session)).toEqual(ENDED);
    expect((await request(server, 'POST', '/api/auth/logout', { token: session.token })).status).toBe(401);
    expect(await statusOf(alice)).toEqual(LIVES);
  });

  it('that logs out twice at once is ended by one of the two, and unknown to the other', async () => {
    for (let round = 0; round < 10; round++) {
      const { token } = await open();
      const logOut = () => request<{ code: string } | ''>(server, 'POST', '/api/auth/logout', { token });
      const answers = await Promise.all([logOut(), logOut()]);
      const outcomes = answers.map(({ status, body }) => [status, body && body.code]);
      expect(outcomes.sort(([one], [other]) => Number(one) - Number(other))).toEqual([
        [204, ''],
        [401, 'unauthorized'],
      ]);
    }
  });

  it('revokes all but the one that asks', async () => {
    const others = [await open(), await open()];
    expect((await alice.call('DELETE', '/api/auth/sessions')).status).toBe(204);
    for (const session of others) expect(await statusOf(session)).toEqual(ENDED);
    expect((await list()).items.map(({ id }) => id)).toEqual([alice.session.sessionId]);
    expect(await statusOf(bob)).toEqual([200, 'bob']);
  });

  it('end all but one however many they are, and are told of once by however many ask for that', async () => {
    // More than a statement takes parameters.
    const count = 70_000;
    await whileStopped(server, () =>
      server.database.query(
        `INSERT INTO sessions (id, user_id, token_hash, sealed_digest_key, created_at, last_used_at, expires_at)
         SELECT gen_random_uuid(), user_id, sha256(number::text::bytea), sealed_digest_key, created_at, last_used_at, expires_at
         FROM sessions, generate_series(1, ${count}) AS number WHERE id = $1`,
        [alice.session.sessionId],
      ),
    );
    const ended = (): Promise<{ events: number; sessions: number }[]> =>
      stored(
        server,
        `SELECT count(*)::int AS events, count(DISTINCT data)::int AS sessions FROM events
         WHERE user_id = $1 AND type = 'session.revoked'`,
        [alice.session.user.id],
      );
    const [before] = await ended();
    // Who waits for another's for longer than a database that is too slow may take is told to ask again.
    const end = async (): Promise<number> => {
      const { status } = await alice.call('DELETE', '/api/auth/sessions');
      return status === 503 ? await end() : status;
    };
    expect(await Promise.all([end(), end(), end(), end()])).toEqual([204, 204, 204, 204]);
    expect((await list()).items.map(({ id }) => id)).toEqual([alice.session.sessionId]);
    const all = count + (before?.events ?? 0);
    expect(await ended()).toEqual([{ events: all, sessions: all }]);
  });

  it('expire when they are not used, and last longer when they are', async () => {
    const [expired, idle, busy] = [await open('expired'), await open('idle'), await open('busy')];
    const ago = (seconds: number): Date => new Date(Date.now() - seconds * 1000);
    const [hourAgo, momentAgo, soon] = [ago(3600), ago(10), ago(-3600)];
    await whileStopped(server, () =>
      server.database.query(
        `UPDATE sessions SET last_used_at = used, expires_at = expiry
         FROM unnest($1::uuid[], $2::timestamptz[], $3::timestamptz[]) AS changed (session, used, expiry) WHERE id = session`,
        [
          [expired.sessionId, idle.sessionId, busy.sessionId],
          [hourAgo, hourAgo, momentAgo].map((moment) => moment.toISOString()),
          [ago(1), soon, soon].map((moment) => moment.toISOString()),
        ],
      ),
    );

    expect(await statusOf(expired)).toEqual(ENDED);
    expect((await list()).items.map(({ deviceName }) => deviceName)).toEqual(['busy', 'idle', 'Phone']);

    const before = Date.now();
    expect(await statusOf(busy)).toEqual(LIVES);
    expect(await statusOf(idle)).toEqual(LIVES);
    const sessions = await until(
      async () => (await list()).items,
      (items) => items[1]?.lastUsedAt !== hourAgo.toISOString(),
    );
    const used = Date.parse(sessions[1]?.lastUsedAt ?? '');
    expect(used).toBeGreaterThanOrEqual(before);
    expect(Math.abs(Date.parse(sessions[1]?.expiresAt ?? '') - used - THIRTY_DAYS)).toBeLessThan(1000);
    // Kept to the minute: a use shortly after another writes nothing.
    expect([sessions[0]?.lastUsedAt, sessions[0]?.expiresAt]).toEqual([
      momentAgo.toISOString(),
      soon.toISOString(),
    ]);
  });

  it('keep of a token its SHA-256 and nothing else', async () => {
    // The last test: the embedded database can be read when the server is stopped.
    await server.kill();
    const rows = await server.database.query<{ id: string; hash: string; columns: string }>(
      `SELECT id, encode(token_hash, 'hex') AS hash, sessions::text AS columns FROM sessions`,
    );
    for (const { token, sessionId } of [alice.session, bob.session]) {
      expect(rows.find(({ id }) => id === sessionId)?.hash).toBe(
        createHash('sha256').update(token).digest('hex'),
      );
      expect(rows.filter(({ columns }) => columns.includes(token))).toEqual([]);
    }
  });
});
