import { setTimeout as wait } from 'node:timers/promises';
import { type PageBody, request, type SessionBody, TestUser } from '../support/api.js';
import { freePort } from '../support/free-port.js';
import { LiveClient, type LiveOptions } from '../support/live-client.js';
import { CLOSE_FRAME, RawClient } from '../support/raw-client.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const APP = 'https://app.example.com';
const PUBLIC = 'https://chat.example.com';

describe('who may have a socket', () => {
  let server: TestServer;
  let url: string;
  let alice: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    const port = await freePort();
    server = await TestServer.start({ PORT: String(port), CORS_ORIGINS: APP, PUBLIC_URL: PUBLIC });
    // Whatever it is called, this is where it listens.
    url = `http://127.0.0.1:${port}`;
    server.url = url;
    [alice, bob] = await Promise.all([TestUser.register(server, 'alice'), TestUser.register(server, 'bob')]);
  });

  afterAll(() => server.stop());

  const untilSo = (isSo: () => boolean, milliseconds = 10_000): Promise<boolean> =>
    until(() => Promise.resolve(isSo()), Boolean, { milliseconds, every: 10 });

  async function login(user: TestUser): Promise<SessionBody> {
    const { status, body } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: user.username, password: user.password },
    });
    expect(status).toBe(200);
    server.canaries.add(`token ${body.sessionId}`, body.token);
    return body;
  }

  const cursorOf = async (user: TestUser): Promise<string> =>
    (await user.call<PageBody<unknown>>('GET', '/api/events')).body.nextCursor ?? '';

  describe('by the token', () => {
    it('refuses whatever is no token, on both transports', async () => {
      const ended = await login(alice);
      await request(server, 'POST', '/api/auth/logout', { token: ended.token });
      const tokens = [
        undefined,
        null,
        '',
        'nonsense',
        'f'.repeat(64),
        alice.token.toUpperCase(),
        7,
        [alice.token],
        { a: 1 },
      ];
      for (const token of [...tokens, `${alice.token}0`, ended.token, alice.session.sessionId]) {
        for (const transports of [['websocket'], ['polling']] as LiveOptions['transports'][]) {
          const refusal = await LiveClient.refusal(server, { token }, { transports: transports ?? [] });
          expect([token, refusal]).toEqual([token, 'unauthorized']);
        }
      }
      expect(await LiveClient.refusal(server, {})).toBe('unauthorized');
      const inQuery = await fetch(`${server.url}/socket.io/?EIO=4&transport=polling&token=${alice.token}`);
      expect(inQuery.status).toBe(200);
    });

    it('ends the connection on which it refused, and the one on which no token came', async () => {
      const raw = await RawClient.open(server);
      await raw.until('"sid"');
      raw.send('40{"token":"nonsense"}');
      expect(await raw.until(CLOSE_FRAME)).toContain('44{"message":"unauthorized"');
      raw.close();
      const silent = await RawClient.open(server);
      expect(await silent.until(CLOSE_FRAME)).toContain(CLOSE_FRAME);
      silent.close();
    });
  });

  describe('by the cursor', () => {
    it('refuses what is no cursor of the own log', async () => {
      const { token } = alice;
      const own = await cursorOf(alice);
      const ahead = JSON.parse(Buffer.from(own, 'base64url').toString()) as string[];
      ahead[2] = '1000000';
      const cursors = [
        'nonsense',
        '',
        7,
        true,
        [own],
        { cursor: own },
        await cursorOf(bob),
        Buffer.from(JSON.stringify(ahead)).toString('base64url'),
      ];
      for (const after of cursors) {
        const refusal = await LiveClient.refusal(server, { token, after });
        expect([after, refusal]).toEqual([after, 'invalid_cursor']);
      }
      expect(await LiveClient.refusal(server, { token, after: own })).toBe('none');
    });
  });

  describe('by the origin', () => {
    const polling = (origin?: string): Promise<Response> =>
      fetch(`${server.url}/socket.io/?EIO=4&transport=polling`, {
        headers: origin === undefined ? {} : { Origin: origin },
      });

    async function websocket(origin?: string): Promise<string> {
      const raw = await RawClient.open(server, origin === undefined ? {} : { Origin: origin });
      const answer = await raw.until('\r\n');
      raw.close();
      return answer.slice(0, answer.indexOf('\r\n'));
    }

    it('refuses a page of another origin by polling and by websocket, whatever its token', async () => {
      const evil = [
        'https://evil.example',
        'null',
        `${APP}.evil.example`,
        `${APP}:8443`,
        'http://app.example.com',
        'http://localhost:1',
        'file://',
        'nonsense',
      ];
      for (const origin of evil) {
        const answer = await polling(origin);
        expect([origin, answer.status]).toEqual([origin, 400]);
        expect(answer.headers.get('Access-Control-Allow-Origin')).not.toBe(origin);
        expect(await websocket(origin)).toMatch(/^HTTP\/1.1 40[03] /);
        for (const transports of [['websocket'], ['polling']] as LiveOptions['transports'][]) {
          const options = { origin, transports: transports ?? [] };
          expect(await LiveClient.refusal(server, { token: alice.token }, options)).toMatch(/error$/);
        }
      }
    });

    it('lets in pages of the own host, of CORS_ORIGINS and of PUBLIC_URL, and what is no page', async () => {
      for (const origin of [server.url, APP, PUBLIC, undefined]) {
        const answer = await polling(origin);
        expect([origin, answer.status]).toEqual([origin, 200]);
        expect([origin, await websocket(origin)]).toEqual([origin, 'HTTP/1.1 101 Switching Protocols']);
        for (const transports of [['websocket'], ['polling']] as LiveOptions['transports'][]) {
          const options = { transports: transports ?? [], ...(origin !== undefined && { origin }) };
          expect(await LiveClient.refusal(server, { token: alice.token }, options)).toBe('none');
        }
      }
      expect((await polling(APP)).headers.get('Access-Control-Allow-Origin')).toBe(APP);
    });
  });

  describe('no longer', () => {
    /** Ends a session of a new user in some way, and tells how its socket and that of another session fared. */
    async function endBy(
      username: string,
      end: (user: TestUser, other: SessionBody) => Promise<{ status: number }>,
    ): Promise<{ closing: string | undefined; late: number; other: boolean; told: unknown[] }> {
      const user = await TestUser.register(server, username);
      const other = await login(user);
      const cursor = await cursorOf(user);
      const [socket, kept, polling] = await Promise.all([
        LiveClient.connect(server, other),
        LiveClient.connect(server, user),
        LiveClient.connect(server, other, { transports: ['polling'] }),
      ]);
      const { status } = await end(user, other);
      const at = Date.now();
      expect(status).toBeLessThan(300);
      await untilSo(() => socket.end !== undefined && polling.end !== undefined);
      await wait(1000);
      const isKept = kept.socket.connected;
      // It can neither resume where it was nor begin anew.
      for (const after of [undefined, cursor, socket.lastCursor]) {
        expect(await LiveClient.refusal(server, { token: other.token, after })).toBe('unauthorized');
      }
      kept.close();
      const late = Math.max(socket.end?.at ?? Infinity, polling.end?.at ?? Infinity) - at;
      const told = kept.of('session.revoked').map(({ data }) => data.sessionId === other.sessionId);
      return { closing: socket.closings[0]?.code, late, other: isKept, told };
    }

    const cases: Record<
      string,
      [boolean, (user: TestUser, other: SessionBody) => Promise<{ status: number }>]
    > = {
      logout: [true, (_user, { token }) => request(server, 'POST', '/api/auth/logout', { token })],
      revocation: [true, (user, { sessionId }) => user.call('DELETE', `/api/auth/sessions/${sessionId}`)],
      'revocation-of-others': [true, (user) => user.call('DELETE', '/api/auth/sessions')],
      'a-password-change': [
        true,
        (user) =>
          user.call('POST', '/api/auth/password', {
            currentPassword: user.password,
            newPassword: newPassword(),
          }),
      ],
      recovery: [
        false,
        (user) =>
          request(server, 'POST', '/api/auth/recover', {
            json: {
              username: user.username,
              recoveryCode: user.session.recoveryCode,
              newPassword: newPassword(),
            },
          }),
      ],
      'account-deletion': [
        false,
        (user) => user.call('DELETE', '/api/users/me', { password: user.password }),
      ],
    };

    function newPassword(): string {
      const password = `a new password ${random(8).toString('hex')}`;
      server.canaries.add('a new password', password);
      return password;
    }

    for (const [name, [keepsOther, end]] of Object.entries(cases)) {
      it(`within a second of ${name}`, async () => {
        const { closing, late, other, told } = await endBy(name, end);
        expect([closing, other]).toEqual(['unauthorized', keepsOther]);
        expect(late).toBeLessThan(1000);
        if (keepsOther) expect(told).toContain(true);
      });
    }

    it('within a second of the expiry of the session', async () => {
      const carol = await TestUser.register(server, 'carol');
      await server.kill();
      const [row] = await server.database.query<{ at: Date }>(
        `UPDATE sessions SET expires_at = now() + interval '20 seconds' WHERE id = $1 RETURNING expires_at AS at`,
        [carol.session.sessionId],
      );
      await server.restart();
      server.url = url;
      const socket = await LiveClient.connect(server, carol);
      await untilSo(() => socket.end !== undefined, 30_000);
      expect(socket.closings).toEqual([{ code: 'unauthorized' }]);
      const late = (socket.end?.at ?? Infinity) - Number(row?.at);
      expect(late).toBeGreaterThan(-50);
      expect(late).toBeLessThan(1000);
      expect(await LiveClient.refusal(server, { token: carol.token })).toBe('unauthorized');
    });
  });

  describe('when sockets are turned off', () => {
    it('serves none, and everything else', async () => {
      const before = await request<{ details: { nodes: object } }>(server, 'GET', '/health/ready');
      expect(before.body.details.nodes).toEqual({ status: 'up', mode: 'one' });
      expect(server.log).toMatch(/Nodes +one\n/);
      await server.restart({ REALTIME_ENABLED: 'false' });
      server.url = url;
      expect((await fetch(`${server.url}/socket.io/?EIO=4&transport=polling`)).status).toBe(404);
      expect(await LiveClient.refusal(server, { token: alice.token })).toBe('websocket error');
      const after = await cursorOf(bob);
      const waiting = bob.call<PageBody<unknown>>('GET', `/api/events?after=${after}&waitSeconds=30`);
      await wait(300);
      await alice.send({ recipient: 'bob', text: 'without a socket' });
      expect((await waiting).body.items.length).toBe(1);
      expect((await request(server, 'GET', '/health/ready')).status).toBe(200);
    });
  });
});
