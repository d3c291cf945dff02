import { randomUUID } from 'node:crypto';
import { deflateRawSync } from 'node:zlib';
import {
  calculateJwkThumbprint,
  CompactEncrypt,
  exportJWK,
  generateKeyPair,
  importJWK,
  type JWK,
} from 'jose';
import { type Answer, request, type SessionBody, TestUser } from '../support/api.js';
import { expectProblem } from '../support/problem.js';
import {
  carry,
  type Changes,
  openAnswer,
  type Plain,
  type PlainAnswer,
  replyJwk,
  seal,
  sendSealed,
  transportKeyOf,
} from '../support/sealed-transport.js';
import { RawHttp } from '../support/raw-http.js';
import { stored } from '../support/stored.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const now = (): number => Math.floor(Date.now() / 1000);

/** What is opened, or came as it is, as the other tests have it. */
function toAnswer<Body = Record<string, unknown>>({ status, headers, body }: PlainAnswer): Answer<Body> {
  const text = body.toString();
  return { status, headers, body: (text ? JSON.parse(text) : text) as Body };
}

async function rsaJwk(modulusLength = 2048): Promise<JWK> {
  return exportJWK((await generateKeyPair('RSA-OAEP-256', { modulusLength, extractable: true })).publicKey);
}

describe('sealed transport', () => {
  let server: TestServer;
  let alice: TestUser;

  beforeAll(async () => {
    server = await TestServer.start({ SEALED_TRANSPORT: 'on', TRUSTED_PROXIES: 'loopback' });
    alice = await TestUser.register(server, 'alice');
    await TestUser.register(server, 'bob');
  });

  afterAll(() => server.stop({ searchesDatabase: true }));

  /** A message to Bob, as Alice sends it. */
  function message(text: string, fields: Record<string, string> = {}): Plain & { id: string } {
    const id = randomUUID();
    const content = JSON.stringify({ id, recipient: 'bob', text });
    server.canaries.add(`text "${text}"`, text);
    const headers = { 'X-Auth-Token': alice.token, ...JSON_TYPE, ...fields };
    return { id, method: 'POST', target: '/api/messages/send', headers, content };
  }

  /** What a request is told that is not opened; it comes as it is. */
  async function refusal(
    plain: Plain,
    changes: Changes,
    outside: Record<string, string> = {},
  ): Promise<Answer> {
    const { jwe } = await seal(server.url, plain, changes);
    return refusalOf(plain, jwe, outside);
  }

  async function refusalOf(plain: Plain, jwe: string, outside: Record<string, string> = {}): Promise<Answer> {
    const response = await carry(server.url, plain, jwe, outside);
    const { status, headers } = response;
    return toAnswer({ status, headers, body: Buffer.from(await response.arrayBuffer()) });
  }

  async function expectNothingOf(id: string): Promise<void> {
    const { status } = await request(server, 'GET', `/api/messages/${id}`, { token: alice.token });
    expect(status).toBe(404);
  }

  it('publishes its key beside those that sign, which are others', async () => {
    const { body } = await request<{ sealedTransport: string; transportKeys: { keys: JWK[] } }>(
      server,
      'GET',
      '/.well-known/sealpost',
    );
    const [key = {}, ...others] = body.transportKeys.keys;
    expect([body.sealedTransport, others]).toEqual(['on', []]);
    expect(Object.keys(key).sort()).toEqual(['alg', 'e', 'kid', 'kty', 'n', 'use']);
    expect([key.kty, key.e, key.alg, key.use]).toEqual(['RSA', 'AQAB', 'RSA-OAEP-256', 'enc']);
    expect(key.kid).toBe(await calculateJwkThumbprint(key));
    const { body: jwks } = await request<{ keys: JWK[] }>(server, 'GET', '/.well-known/jwks.json');
    expect(jwks.keys.map(({ kty }) => kty)).toEqual(['OKP']);
  });

  it('carries a request and its answer, and shows neither token nor content', async () => {
    const plain = message('sealed on its way');
    const { jwe, jti } = await seal(server.url, plain);
    const response = await carry(server.url, plain, jwe);
    const wire = await response.clone().text();
    const { status, headers, body } = toAnswer(await openAnswer(response, jti));
    expect([status, headers.get('Content-Type')]).toEqual([201, 'application/json; charset=utf-8']);
    expect([body.id, body.to]).toEqual([plain.id, 'bob@localhost']);
    expect(response.headers.get('Content-Length')).toBe(String(wire.length));
    expect(response.headers.get('Cache-Control')).toBe('no-store');
    const id = headers.get('X-Request-Id') ?? 'none';
    const log = await until(
      () => Promise.resolve(server.log.split('\n').find((line) => line.includes(id))),
      (line) => line !== undefined,
    );
    expect(JSON.parse(log ?? '{}')).toMatchObject({
      req: { method: 'POST', path: '/api/messages/send' },
      res: { status: 201 },
      userId: alice.session.user.id,
    });
  });

  it.each([
    ['a problem', 'GET', '/api/messages/nope', 400, 'invalid_request'],
    ['what needs a token', 'GET', '/api/keys', 401, 'unauthorized'],
    ['a path that is not there', 'GET', '/api/nope', 404, 'not_found'],
    ['a method that is not there', 'DELETE', '/api/keys', 404, 'not_found'],
  ])('seals %s, too', async (what, method, target, status, code) => {
    const headers: Record<string, string> =
      what === 'what needs a token' ? {} : { 'X-Auth-Token': alice.token };
    const { jwe, jti } = await seal(server.url, { method, target, headers });
    const answer = await openAnswer(await carry(server.url, { method, target }, jwe), jti);
    const { body } = toAnswer(answer);
    expect([answer.status, body.status, body.code]).toEqual([status, status, code]);
  });

  it('seals answers without content: 204, 304 and those to HEAD', async () => {
    const text = await alice.call('PATCH', '/api/users/me', { displayName: 'Alice' });
    expect(text.status).toBe(200);
    const headers = { 'X-Auth-Token': alice.token };
    const head = await sendSealed(server.url, { method: 'HEAD', target: '/api/users/me', headers });
    expect([head.status, head.body.length]).toEqual([200, 0]);
    expect(Number(head.headers.get('Content-Length'))).toBeGreaterThan(100);
    const file = Buffer.alloc(100_000, 7);
    const sent = await alice.send({
      recipient: 'bob',
      attachments: [{ data: file.toString('base64'), filename: 'secret name.bin', mimeType: 'text/plain' }],
    });
    const target = `/api/messages/${sent.body.id}/attachments/0`;
    const whole = await sendSealed(server.url, { method: 'GET', target, headers });
    const etag = whole.headers.get('ETag') ?? '';
    expect([whole.status, whole.body.length]).toEqual([200, 100_016]);
    const fresh = { ...headers, 'If-None-Match': etag };
    const same = await sendSealed(server.url, { method: 'GET', target, headers: fresh });
    expect([same.status, same.body.length]).toEqual([304, 0]);
    const range = { ...headers, Range: 'bytes=10-19' };
    const part = await sendSealed(server.url, { method: 'GET', target, headers: range });
    expect([part.status, part.headers.get('Content-Range')]).toEqual([206, 'bytes 10-19/100016']);
    expect(part.body).toEqual(whole.body.subarray(10, 20));
    const { jwe } = await seal(server.url, { method: 'GET', target, headers });
    const outside = [...(await carry(server.url, { method: 'GET', target }, jwe)).headers].flat().join('\n');
    expect([outside.includes('secret'), outside.toLowerCase().includes('etag\n')]).toEqual([false, false]);
    const { body: session } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: 'alice', password: alice.password },
    });
    server.canaries.add('another token', session.token);
    const logout = { method: 'POST', target: '/api/auth/logout', headers: { 'X-Auth-Token': session.token } };
    const gone = await sendSealed(server.url, logout);
    expect([gone.status, gone.body.length]).toEqual([204, 0]);
  });

  it('sends once what is sent twice with the same id', async () => {
    const plain = message('sent twice');
    const answers = [await sendSealed(server.url, plain), await sendSealed(server.url, plain)];
    expect(answers.map(({ status }) => status)).toEqual([201, 200]);
  });

  describe('refuses', () => {
    const HEADERS: [what: string, header: Record<string, unknown>, field: string][] = [
      ['another key wrap', { alg: 'RSA-OAEP' }, 'alg'],
      ['another type', { typ: 'JWT' }, 'typ'],
      ['an answer in the place of a request', { typ: 'sealpost-answer+jwe' }, 'typ'],
      ['another content type', { cty: 'application/json' }, 'cty'],
      ['no key id', { kid: undefined }, 'kid'],
      ['a time that is none', { iat: '1' }, 'iat'],
      ['a fraction of a second', { iat: 1.5 }, 'iat'],
      ['no time', { iat: undefined }, 'iat'],
      ['no id', { jti: undefined }, 'jti'],
      ['a short id', { jti: 'short' }, 'jti'],
      ['an id with other characters', { jti: 'a'.repeat(20) + '\0' }, 'jti'],
      ['a parameter that nobody knows', { url: 'https://evil.example' }, 'url'],
      ['a name that every object has', { constructor: 1 }, 'constructor'],
      ['no reply key', { jwk: undefined }, 'jwk'],
      ['a reply key that is none', { jwk: 'key' }, 'jwk'],
      ['a reply key without members', { jwk: {} }, 'jwk'],
      ['a symmetric reply key', { jwk: { kty: 'oct', k: 'c2VjcmV0' } }, 'jwk'],
      ['a reply key of another kind', { jwk: { kty: 'OKP', crv: 'X25519', x: 'AA' } }, 'jwk'],
    ];

    it.each(HEADERS)('%s', async (_, header, field) => {
      const plain = message('never to be stored');
      const answer = await refusal(plain, { header });
      expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request', field });
      await expectNothingOf(plain.id);
    });

    it('reply keys that are private, too short, too long, even, or have a small exponent', async () => {
      const { privateKey } = await generateKeyPair('RSA-OAEP-256', { extractable: true });
      const jwks: JWK[] = [
        await exportJWK(privateKey),
        { ...(await replyJwk()), e: 'Aw' },
        { ...(await replyJwk()), n: Buffer.alloc(128, 255).toString('base64url') },
        { ...(await replyJwk()), n: Buffer.alloc(640, 255).toString('base64url') },
        { ...(await replyJwk()), n: Buffer.alloc(256, 254).toString('base64url') },
      ];
      for (const jwk of jwks) {
        const answer = await refusal(message('never to be stored'), { header: { jwk } });
        expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request', field: 'jwk' });
      }
      const long = { ...(await replyJwk()), n: Buffer.alloc(100_000, 255).toString('base64url') };
      const answer = await refusal(message('never to be stored'), { header: { jwk: long } });
      expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request' });
    });

    /** A JWE whose header is another than the one that it was made with. */
    async function withHeader(plain: Plain, change: object): Promise<string> {
      const [header = '', ...rest] = (await seal(server.url, plain)).jwe.split('.');
      const changed = { ...(JSON.parse(Buffer.from(header, 'base64url').toString()) as object), ...change };
      return [Buffer.from(JSON.stringify(changed)).toString('base64url'), ...rest].join('.');
    }

    it.each([
      ['alg', 'none'],
      ['alg', 'dir'],
      ['alg', 'RSA1_5'],
      ['alg', 'PBES2-HS256+A128KW'],
      ['enc', 'A128CBC-HS256'],
      ['enc', 'A128GCM'],
      ['zip', 'DEF'],
      ['crit', ['exp']],
      ['b64', false],
    ])('a header with %s %s', async (field, value) => {
      const plain = message('never to be stored');
      const answer = await refusalOf(plain, await withHeader(plain, { [field]: value }));
      expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request', field });
      await expectNothingOf(plain.id);
    });

    it('a bomb, which nobody inflates', async () => {
      const key = await transportKeyOf(server.url);
      const bomb = deflateRawSync(Buffer.alloc(50_000_000));
      const jwe = await new CompactEncrypt(bomb)
        .setProtectedHeader({ alg: 'RSA-OAEP-256', enc: 'A256GCM', kid: key.kid })
        .encrypt(await importJWK(key, 'RSA-OAEP-256'));
      const [, ...rest] = jwe.split('.');
      const plain = message('never to be stored');
      const [header = ''] = (await withHeader(plain, { zip: 'DEF' })).split('.');
      const answer = await refusalOf(plain, [header, ...rest].join('.'));
      expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request', field: 'zip' });
      const coded = await refusal(plain, {}, { 'Content-Encoding': 'gzip' });
      expectProblem(server, coded, { status: 415, code: 'unsupported_media_type' });
    });

    it('what is sealed to another key, whichever it names', async () => {
      const other = await rsaJwk();
      const kid = await calculateJwkThumbprint(other);
      const plain = message('never to be stored');
      const named = await refusal(plain, { key: { ...other, kid } });
      expectProblem(server, named, { status: 400, code: 'unknown_transport_key', field: 'kid' });
      const { kid: ours } = await transportKeyOf(server.url);
      const unnamed = await refusal(plain, { key: { ...other, kid: ours ?? '' } });
      expectProblem(server, unnamed, { status: 400, code: 'invalid_sealed_request' });
      await expectNothingOf(plain.id);
    });

    it('what was changed on its way, in any of its parts', async () => {
      const plain = message('never to be stored');
      for (const at of [1, 2, 3, 4]) {
        const parts = (await seal(server.url, plain)).jwe.split('.');
        const part = Buffer.from(parts[at] ?? '', 'base64url');
        part[5] = (part[5] ?? 0) ^ 1;
        parts[at] = part.toString('base64url');
        const answer = await refusalOf(plain, parts.join('.'));
        expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request' });
      }
      const answer = await refusalOf(plain, await withHeader(plain, { jti: randomUUID() }));
      expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request' });
      await expectNothingOf(plain.id);
    });

    it.each(['', 'nope', '.', '....', 'a.b.c', 'e30.e30.e30.e30.e30', '{"protected":"e30"}', 'ä.ö.ü.ß.é'])(
      'what is no JWE: %j',
      async (text) => {
        const answer = await refusalOf(message('never to be stored'), text);
        expect([answer.status, answer.body.code]).toEqual([400, 'invalid_sealed_request']);
      },
    );

    it('what is stale, or from the future', async () => {
      for (const iat of [now() - 302, now() + 310, 0, -1, Number.MAX_SAFE_INTEGER]) {
        const plain = message('never to be stored');
        const answer = await refusal(plain, { header: { iat } });
        expectProblem(server, answer, { status: 400, code: 'stale_sealed_request', field: 'iat' });
        expect(Math.abs(Date.parse(String(answer.body.serverTime)) - Date.now())).toBeLessThan(60_000);
        await expectNothingOf(plain.id);
      }
      const almost = await seal(server.url, message('almost too late'), { header: { iat: now() - 280 } });
      const { status } = await openAnswer(await carry(server.url, message(''), almost.jwe), almost.jti);
      expect(status).toBe(201);
    });

    it('what was taken before, also at the same moment, and after a restart', async () => {
      const { id, ...plain } = message('taken once');
      const { jwe } = await seal(server.url, plain);
      const answers = await Promise.all(Array.from({ length: 20 }, () => carry(server.url, plain, jwe)));
      expect(answers.map(({ status }) => status).sort()).toEqual([200, ...Array<number>(19).fill(409)]);
      await server.restart();
      const answer = await refusalOf(plain, jwe);
      expectProblem(server, answer, { status: 409, code: 'replayed_sealed_request' });
      expect((await request(server, 'GET', `/api/messages/${id}`, { token: alice.token })).status).toBe(200);
    });

    it('what is for another route, another query or another method', async () => {
      const places = [
        { method: 'POST', target: '/api/messages/sealed' },
        { method: 'POST', target: '/api/messages/send?x=1' },
        { method: 'POST', target: '/api/messages/send/' },
        { method: 'PUT', target: '/api/messages/send' },
        { method: 'GET', target: '/api/messages/send' },
      ];
      for (const place of places) {
        const plain = message('never to be stored');
        const { jwe } = await seal(server.url, plain);
        const answer = await refusalOf(place, jwe);
        expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request' });
        await expectNothingOf(plain.id);
      }
    });

    const line = 'POST /api/messages/send HTTP/1.1\r\n';
    it.each([
      ['nothing', ''],
      ['JSON alone', '{"text":"hello"}'],
      ['no end of the head', `${line}Content-Type: application/json`],
      ['bare line feeds', 'POST /api/messages/send HTTP/1.1\nContent-Type: application/json\n\n{}'],
      ['another version', 'POST /api/messages/send HTTP/1.0\r\n\r\n'],
      ['an absolute target', 'POST http://localhost/api/messages/send HTTP/1.1\r\n\r\n'],
      ['a field twice', `${line}X-Auth-Token: a\r\nx-auth-token: b\r\n\r\n{}`],
      ['a folded field', `${line}X-Auth-Token: a\r\n b\r\n\r\n{}`],
      ['a field without a name', `${line}: a\r\n\r\n{}`],
      ['a space before the colon', `${line}X-Auth-Token : a\r\n\r\n{}`],
      ['a control character', `${line}X-Auth-Token: a\0b\r\n\r\n{}`],
      ['chunks', `${line}Transfer-Encoding: chunked\r\n\r\n0\r\n\r\n`],
      ['a head without end', `${line}${'X: y\r\n'.repeat(1)}X-Long: ${'y'.repeat(16_400)}\r\n\r\n`],
    ])('a plaintext with %s', async (_, plaintext) => {
      const answer = await refusal(message('never to be stored'), { plaintext });
      expect([answer.status, answer.body.code]).toEqual([400, 'invalid_sealed_request']);
    });

    it('two requests at once, in the header and in the body', async () => {
      const plain = message('never to be stored');
      const { jwe } = await seal(server.url, plain);
      const answer = await refusalOf(plain, jwe, { 'Sealed-Request': jwe });
      expectProblem(server, answer, { status: 400, code: 'invalid_sealed_request' });
      // Not by request(), which would seal it once more when all tests are sealed.
      const response = await fetch(`${server.url}/api/messages/send`, {
        method: 'POST',
        headers: { 'Sealed-Request': jwe, ...JSON_TYPE },
        body: '{}',
      });
      const { code } = (await response.json()) as { code: string };
      expect([response.status, code]).toEqual([400, 'invalid_sealed_request']);
      await expectNothingOf(plain.id);
    });
  });

  describe('holds what is within to the same rules', () => {
    async function codeOf(plain: Plain): Promise<[number, unknown]> {
      const { status, body } = toAnswer(await sendSealed(server.url, plain));
      return [status, body.code];
    }

    it('JSON that is none, a body that is too large, another type', async () => {
      const login = { method: 'POST', target: '/api/auth/login', headers: JSON_TYPE };
      expect(await codeOf({ ...login, content: '{"username": "al' })).toEqual([400, 'invalid_json']);
      expect(await codeOf({ ...login, content: '[]' })).toEqual([400, 'invalid_request']);
      const large = JSON.stringify({ username: 'a'.repeat(33_000) });
      expect(await codeOf({ ...login, content: large })).toEqual([413, 'payload_too_large']);
      const text = { ...login, headers: { 'Content-Type': 'text/plain' }, content: 'hello' };
      expect(await codeOf(text)).toEqual([415, 'unsupported_media_type']);
    });

    it('a sealed body over the limit is not read to its end', async () => {
      const response = await fetch(`${server.url}/api/messages/send`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/jose' },
        body: Buffer.alloc(56_000_000 + 20_000, 'a'),
      });
      const { code } = (await response.json()) as { code: string };
      expect([response.status, code]).toEqual([413, 'payload_too_large']);
    });

    it('takes the token from within alone', async () => {
      const plain = { method: 'GET', target: '/api/users/me' };
      for (const [name, value] of [
        ['X-Auth-Token', alice.token],
        ['Authorization', `Bearer ${alice.token}`],
      ] as const) {
        const { jwe, jti } = await seal(server.url, plain);
        const { status } = await openAnswer(await carry(server.url, plain, jwe, { [name]: value }), jti);
        expect(status).toBe(401);
      }
    });

    it('believes nothing within of where a request comes from', async () => {
      const login = (address: string, place: 'within' | 'outside'): Promise<Answer> => {
        const content = JSON.stringify({ username: 'nobody', password: 'wrong but long enough' });
        const headers = { ...JSON_TYPE, 'X-Forwarded-For': address };
        const plain = { method: 'POST', target: '/api/auth/login', headers, content };
        if (place === 'outside') return sendSealed(server.url, plain).then((answer) => toAnswer(answer));
        return seal(server.url, plain).then(async ({ jwe, jti }) =>
          toAnswer(await openAnswer(await carry(server.url, plain, jwe), jti)),
        );
      };
      const statuses: number[] = [];
      for (let index = 0; index < 21; index++)
        statuses.push((await login(`203.0.113.${index}`, 'within')).status);
      expect(statuses).toEqual([...Array<number>(20).fill(401), 429]);
      expect((await login('198.51.100.1', 'outside')).status).toBe(401);
    });
  });

  it('opens what is sealed to a retired key for a day, and publishes the new one first', async () => {
    const old = await transportKeyOf(server.url);
    await server.kill();
    await server.database.query(
      `UPDATE server_keys SET retired_at = now() - interval '23 hours' WHERE purpose = 'transport'`,
      [],
    );
    await server.restart();
    const fresh = await transportKeyOf(server.url);
    expect(fresh.kid).not.toBe(old.kid);
    const target = '/api/users/me';
    const plain = { method: 'GET', target, headers: { 'X-Auth-Token': alice.token } };
    const { jwe, jti } = await seal(server.url, plain, { key: old });
    expect((await openAnswer(await carry(server.url, plain, jwe), jti)).status).toBe(200);
    const keys = await stored<{ count: number }>(
      server,
      `SELECT count(*)::integer AS count FROM server_keys WHERE purpose = 'transport'`,
    );
    expect(keys).toEqual([{ count: 2 }]);
    await server.kill();
    await server.database.query(
      `UPDATE server_keys SET retired_at = now() - interval '25 hours' WHERE retired_at IS NOT NULL`,
      [],
    );
    await server.restart();
    const answer = await refusal(plain, { key: old });
    expectProblem(server, answer, { status: 400, code: 'unknown_transport_key', field: 'kid' });
  });
});

describe('a server that takes sealed requests only', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start({ SEALED_TRANSPORT: 'required' });
  });

  afterAll(() => server.stop());

  it('says so, and stores nothing of what is not sealed', async () => {
    const json = { username: 'alice', password: 'correct horse battery staple' };
    const ask = async (method: string, path: string): Promise<[number, unknown]> => {
      const body = method === 'POST' ? { headers: JSON_TYPE, body: JSON.stringify(json) } : {};
      const response = await fetch(server.url + path, { method, ...body });
      return [response.status, ((await response.json()) as { code: string }).code];
    };
    for (const path of ['/api/auth/register', '/API/auth/register/', '/%61pi/auth/register'])
      expect([path, await ask('POST', path)]).toEqual([path, [400, 'sealed_transport_required']]);
    expect(await ask('GET', '/api/users/me')).toEqual([400, 'sealed_transport_required']);
    // Servers sign what they ask of each other.
    expect(await ask('GET', '/api/federation/v1/peers')).toEqual([401, 'peer_unauthorized']);
    const absolute = await RawHttp.sending(
      server,
      `GET ${server.url}/api/users/me HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n`,
    );
    await absolute.closed;
    expect(absolute.received).toContain('"sealed_transport_required"');
    expect(await ask('GET', '/api/nope')).toEqual([404, 'not_found']);
    expect(await stored(server, 'SELECT username FROM users')).toEqual([]);
  });

  it('answers what is not of the API, and whoever asks for leave', async () => {
    const paths = ['/health/live', '/health/ready', '/.well-known/sealpost', '/openapi.json', '/docs/', '/'];
    for (const path of paths) expect([path, (await fetch(server.url + path)).status]).toEqual([path, 200]);
    expect((await fetch(`${server.url}/api/users/me`, { method: 'OPTIONS' })).status).toBe(204);
  });
});

describe('a server without sealed transport', () => {
  it('publishes no key, and takes a sealed body for one of a type that it does not know', async () => {
    const server = await TestServer.start({ SEALED_TRANSPORT: 'off' });
    try {
      const description = (await (await fetch(`${server.url}/.well-known/sealpost`)).json()) as object;
      expect(description).toMatchObject({ sealedTransport: 'off', transportKeys: { keys: [] } });
      const response = await fetch(`${server.url}/api/auth/login`, {
        method: 'POST',
        headers: { 'Content-Type': 'application/jose' },
        body: 'a.b.c.d.e',
      });
      const { code } = (await response.json()) as { code: string };
      expect([response.status, code]).toEqual([415, 'unsupported_media_type']);
    } finally {
      await server.stop();
    }
  });
});
