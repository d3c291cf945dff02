import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { type Answer, type PageBody, request } from '../support/api.js';
import { administer, runScript } from '../support/command.js';
import { Device, type Message, newRecoveryCode } from '../support/device.js';
import { LiveClient } from '../support/live-client.js';
import { base64, makeRecovery, random } from '../support/sealer.js';
import { onPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

interface ListedUser {
  username: string;
  disabledAt: string | null;
  sessions: number;
}

describe('the administration of accounts', () => {
  let server: TestServer;
  let alice: Device;
  let mallory: Device;
  let recovery: { authKey: string };

  beforeAll(async () => {
    server = await TestServer.start();
    alice = await Device.register(server, 'alice', { email: 'alice@example.com' });
    recovery = await makeRecovery(newRecoveryCode(), random(32));
    mallory = await Device.register(server, 'mallory', { recovery, displayName: 'Mallory M.' });
    await mallory.logIn({ deviceName: 'phone' });
  });

  afterAll(() => server.stop());

  const logIn = (username: string, authKey: string): Promise<Answer> =>
    request(server, 'POST', '/api/auth/login', { json: { username, authKey } });

  const openRecovery = (): Promise<Answer> =>
    request(server, 'POST', '/api/auth/recover/open', {
      json: { username: 'mallory', recoveryAuthKey: recovery.authKey },
    });

  const statusOf = async (token: string): Promise<number> =>
    (await request(server, 'GET', '/api/users/me', { token })).status;

  it('reads accounts, sessions and figures, while the server runs', async () => {
    await alice.sendText('mallory', 'counted');
    const [users, text, sessions, stats] = await Promise.all([
      administer<ListedUser[]>(server, 'users', 'list'),
      runScript('admin', ['users', 'list', 'MAL'], server.database.environment),
      administer<{ deviceName: string | null }[]>(server, 'sessions', 'list', 'mallory'),
      administer(server, 'stats'),
    ]);
    expect(users).toMatchObject([
      { username: 'alice', email: 'alice@example.com', disabledAt: null, sessions: 1 },
      { username: 'mallory', disabledAt: null, sessions: 2 },
    ]);
    expect(text.output).toMatch(/^username +displayName .*\nmallory +Mallory M\. +- .* 2 +\S+Z\n$/);
    expect(sessions.map(({ deviceName }) => deviceName)).toEqual(['phone', null]);
    expect(stats).toMatchObject({ users: 2, disabledUsers: 0, sessions: 3, messages: 1, mailboxEntries: 2 });
    expect(stats.database).toMatch(onPostgres ? /^PostgreSQL \d+/ : /^embedded \d+/);
  });

  it('says what is wrong by its exit code', async () => {
    const run = (...words: string[]) => runScript('admin', words, server.database.environment);
    const [unknown, help, unconfirmed, ambiguous, nobody] = await Promise.all([
      run('users', 'rename', 'alice'),
      run('--help'),
      run('users', 'delete', 'alice'),
      run('sessions', 'revoke', 'alice'),
      run('users', 'disable', 'nobody'),
    ]);
    expect([unknown.code, unknown.errors.split('\n')[0]]).toEqual([2, 'There is no command "users rename".']);
    expect([help.code, help.output.includes('users disable NAME')]).toEqual([0, true]);
    expect([unconfirmed.code, ambiguous.code]).toEqual([2, 2]);
    expect([nobody.code, nobody.errors]).toEqual([3, 'There is no user nobody.\n']);
    expect(await statusOf(alice.token)).toBe(200);
  });

  it('disables an account: its sessions end at once, and its owner is answered as with a wrong password', async () => {
    expect((await openRecovery()).status).toBe(200);
    const live = await LiveClient.connect(server, mallory);
    expect(await administer(server, 'users', 'disable', 'Mallory')).toEqual({
      username: 'mallory',
      endedSessions: 2,
    });
    expect(await statusOf(mallory.token)).toBe(401);
    await until(
      () => Promise.resolve(live.end),
      (end) => end !== undefined,
    );

    const right = await logIn('mallory', mallory.authKey);
    const wrong = await logIn('mallory', base64(random(32)));
    expect([right.status, { ...right.body, requestId: '' }]).toEqual([401, { ...wrong.body, requestId: '' }]);
    const opened = await openRecovery();
    expect([opened.status, opened.body.code]).toEqual([401, 'invalid_credentials']);
    expect(await administer<ListedUser[]>(server, 'users', 'list', '--disabled')).toMatchObject([
      { username: 'mallory', sessions: 0 },
    ]);
  });

  it('lets a disabled account be written to, and has it all when it is enabled again', async () => {
    const id = await alice.sendText('mallory', 'while you were away');
    await administer(server, 'users', 'enable', 'mallory');
    const { status, body } = await logIn('mallory', mallory.authKey);
    expect(status).toBe(200);
    const inbox = await request<PageBody<Message>>(server, 'GET', '/api/messages', {
      token: String(body.token),
    });
    expect(inbox.body.items[0]?.id).toBe(id);
  });

  it('ends one session or all', async () => {
    const [first, second, third] = await Promise.all(
      ['one', 'two', 'three'].map(async (deviceName) => (await alice.logIn({ deviceName })).body),
    );
    await administer(server, 'sessions', 'revoke', 'alice@example.com', first?.sessionId ?? '');
    const tokens = [first, second, third].map((session) => session?.token ?? '');
    expect(await Promise.all(tokens.map(statusOf))).toEqual([401, 200, 200]);
    expect(await administer(server, 'sessions', 'revoke', 'alice', '--all')).toEqual({
      username: 'alice',
      endedSessions: 3,
    });
    expect(await Promise.all(tokens.map(statusOf))).toEqual([401, 401, 401]);
    expect((await logIn('alice', alice.authKey)).status).toBe(200);
  });

  if (!onPostgres) {
    it('lets nobody but the owner of the data directory in', async () => {
      const { mode } = await stat(join(server.database.environment.DATA_DIR ?? '', 'admin.sock'));
      expect(mode & 0o777).toBe(0o600);
    });
  }

  it('works when no server runs, and what it deletes is gone', async () => {
    await server.kill();
    expect(await administer(server, 'users', 'delete', 'mallory', '--yes')).toEqual({ username: 'mallory' });
    await server.restart();
    expect((await logIn('mallory', mallory.authKey)).status).toBe(401);
    expect((await request(server, 'GET', '/api/users/mallory', { token: alice.token })).status).toBe(401);
    const { body } = await logIn('alice', alice.authKey);
    const seen = await request(server, 'GET', '/api/users/mallory', { token: String(body.token) });
    expect(seen.status).toBe(404);
  });
});
