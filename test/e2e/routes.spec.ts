import { request, type SessionBody, TestUser } from '../support/api.js';
import { expectProblem } from '../support/problem.js';
import { routesOf } from '../support/routes.js';
import { TestServer } from '../support/test-server.js';

/** Every route that may be asked without a token. */
const PUBLIC = [
  'auth.kdf',
  'auth.login',
  'auth.openRecovery',
  'auth.recover',
  'auth.recoverySalt',
  'auth.register',
  'health.live',
  'health.ready',
  'server.describe',
  'server.keys',
];

/** Those that want the signature of a peer in place of a token. */
const PEERS = ['federation.attachment', 'federation.inbox', 'federation.peers', 'federation.user'];

const ALL_ROUTES = routesOf();
const PEER_ROUTES = ALL_ROUTES.filter(({ id }) => PEERS.includes(id));
const ROUTES = ALL_ROUTES.filter(({ id }) => !PEERS.includes(id));
const PUBLIC_ROUTES = ROUTES.filter(({ id }) => PUBLIC.includes(id));
const GET_ROUTES = ROUTES.filter(({ method }) => method === 'GET');

const UNKNOWN = [
  '/nope',
  '/api',
  '/api/nope',
  '/api//users/me',
  '/api/messages//attachments/0',
  '/api/federation/v1/messages//attachments/0',
  '/api/users/me/nope',
  '/health',
  '/docs/nope',
  '/docs/%E0%A4%A',
  '/docs/..%2f..%2fpackage.json',
  '/package.json',
  '/.env',
  '/%',
  '/nope%00',
];

const UNKNOWN_METHODS: [method: string, path: string][] = [
  ['PUT', '/api/messages'],
  ['PATCH', '/api/messages/send'],
  ['DELETE', '/api/keys'],
  ['POST', '/api/auth/kdf'],
  ['POST', '/health/live'],
  ['POST', '/docs'],
  ['DELETE', '/openapi.json'],
  ['POST', '/'],
  ['PROPFIND', '/api/users/me'],
];

describe('the routes', () => {
  let server: TestServer;
  let alice: TestUser;
  /** Tokens that let nobody in. */
  let badTokens: [kind: string, token: string | undefined][];

  beforeAll(async () => {
    server = await TestServer.start();
    alice = await TestUser.register(server, 'alice');
    const { body: ended } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: 'alice', password: alice.password },
    });
    server.canaries.add('revoked token', ended.token);
    await request(server, 'POST', '/api/auth/logout', { token: ended.token });
    badTokens = [
      ['missing', undefined],
      ['empty', ''],
      ['malformed', 'not a token'],
      ['short', alice.token.slice(1)],
      ['unknown', '0'.repeat(64)],
      ['revoked', ended.token],
    ];
  });

  afterAll(() => server.stop());

  it('are those of the served document, of which exactly these are public', async () => {
    const { status, body } = await request(server, 'GET', '/openapi.json');
    expect(status).toBe(200);
    expect(routesOf(body)).toEqual(ALL_ROUTES);
    const said = ROUTES.filter(({ isPublic }) => isPublic).map(({ id }) => id);
    expect(said).toEqual(PUBLIC);
  });

  it.each(PUBLIC_ROUTES)('take no notice of a token: $id', async ({ method, path, query }) => {
    const statuses: number[] = [];
    for (const [, token] of badTokens)
      statuses.push((await request(server, method, `${path}?${query}`, { token })).status);
    expect(statuses).toEqual(badTokens.map(() => (method === 'GET' ? 200 : 400)));
  });

  it.each(PEER_ROUTES)(
    'are for peers alone, of which there are none: $id',
    async ({ method, path, query }) => {
      for (const token of [undefined, alice.token]) {
        const answer = await request(server, method, `${path}?${query}`, { token });
        expectProblem(server, answer, { status: 401, code: 'peer_unauthorized' });
      }
    },
  );

  it.each(GET_ROUTES)('refuse an unknown query field: $id', async ({ path, query }) => {
    for (const field of ['nope', '__proto__', 'constructor', 'token']) {
      const answer = await request(server, 'GET', `${path}?${query}${field}=1`, { token: alice.token });
      expectProblem(server, answer, { status: 400, code: 'invalid_request', field });
    }
  });

  it.each(GET_ROUTES)('answer HEAD as they answer GET, without a body: $id', async ({ path, query }) => {
    const get = await request(server, 'GET', `${path}?${query}`, { token: alice.token });
    const head = await request<string>(server, 'HEAD', `${path}?${query}`, { token: alice.token });
    expect([head.status, head.headers.get('Content-Type'), head.body]).toEqual([
      get.status,
      get.headers.get('Content-Type'),
      '',
    ]);
  });

  it('answer OPTIONS without a body, and give no foreign origin leave', async () => {
    for (const path of ['/api/messages', '/api/users/me', '/api/nope', '/docs']) {
      const { status, headers, body } = await request<string>(server, 'OPTIONS', path, {
        headers: { Origin: 'https://evil.example', 'Access-Control-Request-Method': 'GET' },
      });
      expect([status, body, headers.get('Access-Control-Allow-Origin')]).toEqual([204, '', null]);
    }
  });

  it('leave a connection open for longer than proxies do', async () => {
    const { headers } = await request(server, 'GET', '/health/live');
    expect(headers.get('Keep-Alive')).toBe('timeout=65');
  });

  it.each(UNKNOWN)('are not at %s', async (path) => {
    for (const token of [undefined, alice.token]) {
      const answer = await request(server, 'GET', path, { token });
      expectProblem(server, answer, { status: 404, code: 'not_found' });
    }
  });

  it.each(UNKNOWN_METHODS)('do not know %s %s', async (method, path) => {
    const answer = await request(server, method, path, { token: alice.token });
    expectProblem(server, answer, { status: 404, code: 'not_found' });
  });

  it.each(['/api/users/me', '/api/users/me/', '/health/live', '/health/live/'])('are at %s', async (path) => {
    const { status, headers } = await request(server, 'GET', path, { token: alice.token });
    expect([status, headers.get('Content-Type')]).toEqual([200, 'application/json; charset=utf-8']);
  });

  it.each([
    ['/', 200, 'text/html; charset=utf-8'],
    ['/docs', 200, 'text/html; charset=utf-8'],
    ['/openapi.json', 200, 'application/json; charset=utf-8'],
    ['/openapi.yaml', 200, 'text/yaml; charset=utf-8'],
  ])('leave %s to everyone', async (path, status, type) => {
    const answer = await request<unknown>(server, 'GET', path);
    expect([answer.status, answer.headers.get('Content-Type')]).toEqual([status, type]);
  });
});
