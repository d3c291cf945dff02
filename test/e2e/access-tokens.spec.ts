import { createHmac, createPrivateKey, generateKeyPairSync, type KeyObject, randomUUID } from 'node:crypto';
import {
  createRemoteJWKSet,
  decodeJwt,
  decodeProtectedHeader,
  type JWTPayload,
  jwtVerify,
  SignJWT,
} from 'jose';
import { request, type SessionBody, TestUser } from '../support/api.js';
import { OPERATIONS } from '../support/api-document.js';
import { exchange } from '../support/exchange.js';
import { stored } from '../support/stored.js';
import { TestServer } from '../support/test-server.js';

interface AccessToken {
  accessToken: string;
  tokenType: string;
  audience: string;
  expiresAt: string;
}

const CALENDAR = 'https://calendar.example.com';
const REFUSED = [401, 'unauthorized'];

describe('access tokens', () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob] = await Promise.all([TestUser.register(server, 'alice'), TestUser.register(server, 'bob')]);
  });

  afterAll(() => server.stop());

  async function grant(user: TestUser, json: object = {}, token = user.token): Promise<AccessToken> {
    const { status, body } = await request<AccessToken>(server, 'POST', '/api/auth/access-token', {
      token,
      json,
    });
    expect(status).toBe(200);
    server.canaries.add(`access token of ${user.username}`, body.accessToken);
    return body;
  }

  function bearing(jwt: string, method = 'GET', path = '/api/users/me', json?: object) {
    return request(server, method, path, { headers: { Authorization: `Bearer ${jwt}` }, json });
  }

  /** What our own API answers whoever bears this. */
  async function answerTo(jwt: string): Promise<unknown[]> {
    const { status, body } = await bearing(jwt);
    return [status, body.code ?? body.username];
  }

  /** Another session of Alice. */
  async function open(): Promise<SessionBody> {
    const { body } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: 'alice', password: alice.password },
    });
    server.canaries.add(`token ${body.sessionId}`, body.token);
    return body;
  }

  /** The server's own key, as nobody but its database has it. */
  async function ownKey(): Promise<{ kid: string; key: KeyObject }> {
    const [row] = await stored<{ id: string; private_key: Uint8Array }>(
      server,
      'SELECT id, private_key FROM server_keys',
    );
    if (!row) throw new Error('The server has no key.');
    const key = createPrivateKey({ key: Buffer.from(row.private_key), format: 'der', type: 'pkcs8' });
    return { kid: row.id, key };
  }

  it('are checked by the published keys alone', async () => {
    const before = Math.floor(Date.now() / 1000);
    const { accessToken, tokenType, audience, expiresAt } = await grant(alice, { audience: CALENDAR });
    const keys = createRemoteJWKSet(new URL('/.well-known/jwks.json', server.url));
    const { payload, protectedHeader } = await jwtVerify(accessToken, keys, {
      issuer: 'localhost',
      audience: CALENDAR,
      algorithms: ['EdDSA'],
    });
    expect([tokenType, audience]).toEqual(['Bearer', CALENDAR]);
    const { iat = 0, exp = 0, jti, ...claims } = payload;
    expect(claims).toEqual({
      iss: 'localhost',
      aud: CALENDAR,
      sub: 'alice@localhost',
      sid: alice.session.sessionId,
    });
    expect(iat).toBeGreaterThanOrEqual(before);
    expect([600, 601]).toContain(exp - iat + 1);
    expect(expiresAt).toBe(new Date(exp * 1000).toISOString());
    expect(jti).toMatch(/^[0-9a-f-]{36}$/);
    const { status, body } = await request<{ name: string; apiUrl: string; signingKeys: { keys: object[] } }>(
      server,
      'GET',
      '/.well-known/sealpost',
    );
    expect([status, body.name, body.apiUrl]).toEqual([200, 'localhost', `${server.url}/api`]);
    expect(body.signingKeys.keys).toEqual([
      expect.objectContaining({
        kid: protectedHeader.kid,
        kty: 'OKP',
        crv: 'Ed25519',
        alg: 'EdDSA',
        use: 'sig',
      }),
    ]);
    expect(JSON.stringify(body)).not.toContain('"d"');
  });

  it.each([
    ['server.describe', '/.well-known/sealpost'],
    ['server.keys', '/.well-known/jwks.json'],
  ])('are not sent again to whoever has what checks them: %s', async (id, path) => {
    const { headers } = await exchange(server, 'GET', path, {});
    const again = { 'If-None-Match': headers.etag ?? '' };
    expect((await exchange(server, 'GET', path, again)).status).toBe(304);
    expect(OPERATIONS.get(id)?.responses).toHaveProperty('304');
  });

  it('do in our own API what the token of the session does', async () => {
    const { accessToken, audience } = await grant(alice);
    expect(audience).toBe('localhost');
    expect(await answerTo(accessToken)).toEqual([200, 'alice']);
    const send = { id: randomUUID(), recipient: 'bob', text: 'sent once' };
    const first = await bearing(accessToken, 'POST', '/api/messages/send', send);
    const again = await alice.call('POST', '/api/messages/send', send);
    const other = await bearing(accessToken, 'POST', '/api/messages/send', { ...send, text: 'another' });
    expect([first.status, again.status, other.status]).toEqual([201, 200, 409]);
    expect((await bob.call('GET', `/api/messages/${send.id}`)).status).toBe(200);
    const further = await bearing(accessToken, 'POST', '/api/auth/access-token', {});
    expect([further.status, further.body.code]).toEqual([403, 'forbidden']);
  });

  it('end with the session, and are given by none that has ended', async () => {
    const { token, sessionId } = await open();
    const { accessToken, expiresAt } = await grant(alice, {}, token);
    expect(await answerTo(accessToken)).toEqual([200, 'alice']);
    const { body } = await alice.call<{ items: { id: string; accessTokensUntil: string | null }[] }>(
      'GET',
      '/api/auth/sessions',
    );
    expect(body.items.find(({ id }) => id === sessionId)?.accessTokensUntil).toBe(expiresAt);
    expect((await alice.call('DELETE', `/api/auth/sessions/${sessionId}`)).status).toBe(204);
    expect(await answerTo(accessToken)).toEqual(REFUSED);
    const { status } = await request(server, 'POST', '/api/auth/access-token', { token, json: {} });
    expect(status).toBe(401);
  });

  it('are refused by our own API when they are not what it gave for itself', async () => {
    const { accessToken } = await grant(alice);
    const claims = decodeJwt(accessToken);
    const { kid, key } = await ownKey();
    const sign = (changes: JWTPayload, by: KeyObject = key, id = kid): Promise<string> =>
      new SignJWT({ ...claims, ...changes })
        .setProtectedHeader({ alg: 'EdDSA', kid: id, typ: 'JWT' })
        .sign(by);
    // The harness signs as the server does: only what is changed is what is refused.
    expect(await answerTo(await sign({}))).toEqual([200, 'alice']);

    const now = Math.floor(Date.now() / 1000);
    const stranger = generateKeyPairSync('ed25519');
    const [header = '', payload = '', signature = ''] = accessToken.split('.');
    const encode = (part: object): string => Buffer.from(JSON.stringify(part)).toString('base64url');
    const none = `${encode({ alg: 'none', kid, typ: 'JWT' })}.${payload}.`;
    const { body: set } = await request<{ keys: { x: string }[] }>(server, 'GET', '/.well-known/jwks.json');
    const hmacInput = `${encode({ alg: 'HS256', kid, typ: 'JWT' })}.${payload}`;
    const hmac = createHmac('sha256', Buffer.from(set.keys[0]?.x ?? '', 'base64url'));
    const forged: Record<string, string> = {
      expired: await sign({ exp: now - 1 }),
      'not yet good': await sign({ nbf: now + 600 }),
      'for another audience': await sign({ aud: CALENDAR }),
      'of another server': await sign({ iss: 'elsewhere.example' }),
      'by another key': await sign({}, stranger.privateKey),
      'by another key, which it names': await sign({}, stranger.privateKey, 'another'),
      'of a session that is not': await sign({ sid: randomUUID() }),
      'of a session that is no id': await sign({ sid: "' OR true" }),
      "of somebody else's session": await sign({ sub: 'bob@localhost' }),
      'without its sealed key': await sign({ dgk: undefined }),
      'without an end': await sign({ exp: undefined }),
      'signed by nobody': none,
      'signed with the public key': `${hmacInput}.${hmac.update(hmacInput).digest('base64url')}`,
      'with another payload': `${header}.${encode({ ...claims, sub: 'bob@localhost' })}.${signature}`,
      cut: accessToken.slice(0, -2),
      'no token': 'a.b.c',
      long: `${accessToken}${'A'.repeat(5000)}`,
    };
    for (const [what, jwt] of Object.entries(forged))
      expect([what, ...(await answerTo(jwt))]).toEqual([what, ...REFUSED]);
    const { body } = await request<AccessToken>(server, 'POST', '/api/auth/access-token', {
      token: alice.token,
      json: { audience: CALENDAR },
    });
    expect(decodeProtectedHeader(body.accessToken).kid).toBe(kid);
    expect(await answerTo(body.accessToken)).toEqual(REFUSED);
  });

  it.each([
    ['audience', { audience: '' }],
    ['audience', { audience: 'a'.repeat(256) }],
    ['audience', { audience: ['a'] }],
    ['audience', { audience: 'a\nb' }],
    ['scope', { scope: 'all' }],
  ])('name the field that is wrong: %s in %j', async (field, json) => {
    const { status, body } = await alice.call<{ errors: { field: string }[] }>(
      'POST',
      '/api/auth/access-token',
      json,
    );
    expect([status, body.errors.map((error) => error.field)]).toEqual([400, [field]]);
  });
});
