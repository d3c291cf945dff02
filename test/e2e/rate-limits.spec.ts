import { type Answer, request } from '../support/api.js';
import { Device, newRecoveryCode } from '../support/device.js';
import { LiveClient } from '../support/live-client.js';
import { comparable, expectProblem } from '../support/problem.js';
import { base64, newKdf, random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';
import { logInFrom, tally } from '../support/visitors.js';

/** Long enough for a few requests on a slow machine, and short enough to wait for. */
const SECONDS = 10;
const LIMITS = {
  LOGIN_LIMIT: 2,
  LOGIN_ADDRESS_LIMIT: 4,
  LOGIN_ACCOUNT_LIMIT: 5,
  RECOVER_LIMIT: 2,
  RECOVER_ADDRESS_LIMIT: 4,
  RECOVER_ACCOUNT_LIMIT: 5,
  REGISTER_ADDRESS_LIMIT: 3,
  REGISTER_NAME_LIMIT: 2,
  KDF_LIMIT: 2,
  KDF_ADDRESS_LIMIT: 4,
  CONFIRMATION_LIMIT: 2,
  SEND_LIMIT: 4,
  SEARCH_LIMIT: 3,
  SOCKET_LIMIT: 2,
};
const SETTINGS = {
  ...Object.fromEntries(Object.entries(LIMITS).map(([name, count]) => [name, `${count}/${SECONDS}s`])),
  UPLOAD_LIMIT: `1M/${SECONDS}s`,
  TRUSTED_PROXIES: 'loopback',
};

/** What is left of each limit that an answer names: how many, and in how many seconds it is full again. */
function quotasOf({ headers }: Answer<unknown>): Record<string, { remaining: number; reset: number }> {
  const found = [...(headers.get('RateLimit') ?? '').matchAll(/"([a-z-]+)";r=(\d+);t=(\d+)(?:, |$)/g)];
  return Object.fromEntries(
    found.map(([, name = '', remaining, reset]) => [
      name,
      { remaining: Number(remaining), reset: Number(reset) },
    ]),
  );
}

describe('rate limits', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;
  const refused: ((number: number) => Promise<Answer<unknown>>)[] = [];

  beforeAll(async () => {
    server = await TestServer.start(SETTINGS);
    alice = await Device.register(server, 'alice', {
      email: 'alice@example.com',
      recoveryCode: newRecoveryCode(),
    });
    bob = await Device.register(server, 'bob', { like: alice });
  });

  afterAll(() => server.stop());

  const from = (address: string, method: string, path: string, json?: object): Promise<Answer> =>
    request(server, method, path, { json, headers: { 'X-Forwarded-For': address } });
  const recoverFrom = (address: string, username: string): Promise<Answer> =>
    from(address, 'POST', '/api/auth/recover/open', { username, recoveryAuthKey: base64(random(32)) });
  const registerFrom = (address: string, username: string): Promise<Answer> =>
    from(address, 'POST', '/api/auth/register', {
      username,
      authKey: alice.authKey,
      kdf: newKdf(),
      sealedAccountKey: { nonce: base64(random(12)), ciphertext: base64(random(48)) },
      key: alice.clientKey.body,
    });
  const kdfFrom = (address: string, username: string, path = 'kdf'): Promise<Answer> =>
    from(address, 'GET', `/api/auth/${path}?username=${username}`);
  const wrong = (): string => base64(random(32));
  const file = { data: base64(random(300_000)), filename: 'file', mimeType: 'text/plain' };

  /** Each limit, what is answered as long as it lets through, and a request that counts for it, given its number. */
  const cases: [string, number[], (number: number) => Promise<Answer<unknown>>][] = [
    ['login', [401, 401], () => logInFrom(server, '192.0.2.1', 'alice')],
    ['login-address', [401, 401, 401, 401], (number) => logInFrom(server, '192.0.2.2', `user-${number}`)],
    [
      'login-account',
      [401, 401, 401, 401, 401],
      (number) => logInFrom(server, `192.0.3.${number}`, 'dora@example.com'),
    ],
    ['recover', [401, 401], () => recoverFrom('192.0.2.3', 'alice')],
    ['recover-address', [401, 401, 401, 401], (number) => recoverFrom('192.0.2.4', `user-${number}`)],
    [
      'recover-account',
      [401, 401, 401, 401, 401],
      (number) => recoverFrom(`192.0.4.${number}`, 'alice@example.com'),
    ],
    ['register-address', [201, 201, 201], (number) => registerFrom('192.0.2.5', `new-${number}`)],
    ['register-name', [201, 409], (number) => registerFrom(`192.0.5.${number}`, 'erin')],
    ['kdf', [200, 200], (number) => kdfFrom('192.0.2.6', 'alice', number % 2 ? 'kdf' : 'recovery')],
    ['kdf-address', [200, 200, 200, 200], (number) => kdfFrom('192.0.2.7', `user-${number}`)],
    ['confirmations', [401, 401], () => alice.call('DELETE', '/api/users/me', { authKey: wrong() })],
    ['uploads', [201, 201], () => alice.send({ recipient: 'bob', attachments: [file] })],
    ['sends', [201, 201, 201, 201], () => bob.send({ recipient: 'alice', text: 'hello' })],
    ['searches', [200, 200, 200], () => alice.call('GET', '/api/users?search=bo')],
  ];

  it.each(cases)('refuse beyond %s', async (name, statuses, ask) => {
    const left: (number | undefined)[] = [];
    for (const [number, status] of statuses.entries()) {
      const answer = await ask(number);
      expect([answer.status, answer.headers.get('Retry-After')]).toEqual([status, null]);
      left.push(quotasOf(answer)[name]?.remaining);
    }
    const refusal = await ask(statuses.length);
    expectProblem(server, refusal as Answer, { status: 429, code: 'rate_limited' });
    const { reset = 0, remaining } = quotasOf(refusal)[name] ?? {};
    expect([remaining, refusal.headers.get('Retry-After')]).toEqual([0, String(reset)]);
    expect(reset).toBeGreaterThan(0);
    expect(reset).toBeLessThanOrEqual(SECONDS);
    const policy =
      name === 'uploads' ? `q=1048576;w=${SECONDS};qu="content-bytes"` : `q=${statuses.length};w=${SECONDS}`;
    expect(refusal.headers.get('RateLimit-Policy')?.split(', ')).toContain(`"${name}";${policy}`);
    // How much others have tried is not told before it matters.
    const isTold = !/^(login|recover)-account$/.test(name);
    const falling = statuses.map((_, number) => (isTold ? statuses.length - 1 - number : undefined));
    if (name !== 'uploads') expect(left).toEqual(falling);
    refused.push(ask);
  });

  it('refuse a handshake beyond sockets, such that clients of socket.io come again', async () => {
    for (let number = 0; number < LIMITS.SOCKET_LIMIT; number++)
      (await LiveClient.connect(server, alice)).close();
    // A refusal that says why would be final for them; see docs/realtime.md.
    expect(await LiveClient.refusal(server, { token: alice.token })).toBe('transport close');
    const others = await LiveClient.connect(server, bob);
    others.close();
  });

  it('let through again after a while', async () => {
    expect(refused).toHaveLength(cases.length);
    for (const ask of refused) {
      const { headers } = await until(
        () => ask(100),
        ({ status }) => status !== 429,
        {
          milliseconds: 3000 * SECONDS,
          every: 500,
        },
      );
      expect(headers.get('RateLimit')).not.toBeNull();
    }
    const socket = await until(
      () => LiveClient.refusal(server, { token: alice.token }),
      (refusal) => refusal === 'none',
      { milliseconds: 3000 * SECONDS, every: 500 },
    );
    expect(socket).toBe('none');
  });

  it('count no login that succeeds, however many there are at once', async () => {
    const logins = Array.from({ length: 40 }, () => logInFrom(server, '192.0.6.1', 'alice', alice.authKey));
    expect(tally((await Promise.all(logins)).map(({ status }) => status))).toEqual({ 200: 40 });
    const answer = await logInFrom(server, '192.0.6.1', 'alice', alice.authKey);
    expect(quotasOf(answer)).toMatchObject({
      login: { remaining: LIMITS.LOGIN_LIMIT },
      'login-address': { remaining: LIMITS.LOGIN_ADDRESS_LIMIT },
    });
  });

  it('are not outrun by failures at the same moment', async () => {
    const logins = Array.from({ length: 40 }, () => logInFrom(server, '192.0.6.2', 'alice'));
    const statuses = (await Promise.all(logins)).map(({ status }) => status);
    expect(tally(statuses)).toEqual({ 401: LIMITS.LOGIN_LIMIT, 429: 40 - LIMITS.LOGIN_LIMIT });
    // What was refused for the account is no failure of the address.
    expect((await logInFrom(server, '192.0.6.2', 'bob')).status).toBe(401);
    expect((await logInFrom(server, '192.0.6.2', 'bob', bob.authKey)).status).toBe(200);
  });

  it('know an account that is tried from everywhere only where somebody has logged in to it', async () => {
    const grace = await Device.register(server, 'grace', { like: alice, email: 'grace@example.com' });
    expect((await logInFrom(server, '192.0.7.1', 'grace', grace.authKey)).status).toBe(200);
    for (const name of ['grace', 'grace@example.com']) {
      for (let number = 0; number < LIMITS.LOGIN_ACCOUNT_LIMIT; number++)
        expect((await logInFrom(server, `192.0.8.${number}`, name)).status).toBe(401);
      const [elsewhere, known] = [
        await logInFrom(server, '192.0.7.2', name, grace.authKey),
        await logInFrom(server, '192.0.7.1', name, grace.authKey),
      ];
      expect([name, elsewhere.status, known.status]).toEqual([name, 429, 200]);
    }
  });

  it.each([
    ['spellings of a name', '192.0.9.1 henry', '192.0.9.1 HENRY', '192.0.9.1 Henry@localhost'],
    ['a /64', '2001:db8:1:2::1 ida', '2001:db8:1:2:ffff:: ida', '2001:db8:1:2:3:4:5:6 ida'],
    ['an IPv4 address as IPv6', '192.0.9.2 jane', '::ffff:192.0.9.2 jane', '::ffff:c000:902 jane'],
    ['what is said before', '192.0.9.3 kim', '1.1.1.1,192.0.9.3 kim', 'nonsense,192.0.9.3 kim'],
  ])('count as one: %s', async (_what, ...attempts) => {
    const statuses = [];
    for (const attempt of attempts) {
      const [address = '', name = ''] = attempt.split(' ');
      statuses.push((await logInFrom(server, address, name)).status);
    }
    expect(statuses).toEqual([401, 401, 429]);
  });

  it('count addresses of another /64 apart', async () => {
    for (const address of ['2001:db8:1:3::1', '2001:db8:1:4::1', '2001:db8:1:5::1'])
      expect((await logInFrom(server, address, 'liam')).status).toBe(401);
  });

  it('say the same to known and unknown names', async () => {
    await Device.register(server, 'mona', { like: alice, email: 'mona@example.com' });
    const told = async (address: string, name: string): Promise<string[]> => {
      const answers = [];
      for (let number = 0; number < 4; number++) {
        const answer = await logInFrom<Record<string, unknown>>(server, address, name);
        const said = { ...(comparable(answer) as Answer), left: answer.headers.get('RateLimit') };
        // Seconds that pass between two requests are no difference.
        answers.push(
          JSON.stringify(said).replace(/(;t=|"retry-after":"|again in |"content-length":")\d+/g, '$1'),
        );
      }
      return answers;
    };
    const known = await told('192.0.10.1', 'mona');
    const statuses = known.map((answer) => (JSON.parse(answer) as Answer).status);
    expect(statuses).toEqual([401, 401, 429, 429]);
    expect(await told('192.0.10.2', 'mona@example.com')).toEqual(known);
    expect(await told('192.0.10.3', 'nobody')).toEqual(known);
    expect(await told('192.0.10.4', 'nobody@example.com')).toEqual(known);
  });

  it('believe no address that comes from elsewhere than a proxy', async () => {
    await server.restart({ TRUSTED_PROXIES: '' });
    const statuses = [];
    for (const address of ['192.0.11.1', '192.0.11.2', '192.0.11.3'])
      statuses.push((await logInFrom(server, address, 'bob')).status);
    expect(statuses).toEqual([401, 401, 429]);
    // Lines of the log may come after the answers.
    const warnings = await until(
      () => Promise.resolve(server.log.match(/TRUSTED_PROXIES is not set/g) ?? []),
      (found) => found.length > 0,
    );
    expect(warnings).toHaveLength(1);
  });
});
