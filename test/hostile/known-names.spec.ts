import { type Answer, request } from '../support/api.js';
import { Device, newRecoveryCode, newSecrets, sealAccountKey } from '../support/device.js';
import { count } from '../support/hostile/form.js';
import { compare, type Comparison } from '../support/hostile/rank-test.js';
import { send, type WireRequest } from '../support/hostile/wire.js';
import { LiveClient } from '../support/live-client.js';
import { comparable } from '../support/problem.js';
import { base64, random } from '../support/sealer.js';
import { isLong } from '../support/size.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** Requests for each of two names. */
const SAMPLES = count(30, 250);
const PASSWORD = 'not the password of anyone';
/** So far apart medians may be, whatever the ranks say. */
const MILLISECONDS = 5;
/** Chance comes so far once in 100,000 comparisons. */
const DEVIATIONS = 4.42;

const differs = ({ medians: [a, b], z }: Comparison): boolean =>
  Math.abs(a - b) > MILLISECONDS && Math.abs(z) > DEVIATIONS;

describe('whoever asks with a name', () => {
  let server: TestServer;
  let known: Device;
  const table: string[] = [];
  const taken = new Map<string, [number[], number[]]>();
  const next = newSecrets();
  const authKey = base64(random(32));
  let newCredentials: object;

  beforeAll(async () => {
    server = await TestServer.start({ RATE_LIMITS_ENABLED: 'false' });
    known = await Device.register(server, 'known', {
      email: 'known@example.com',
      recoveryCode: newRecoveryCode(),
    });
    await Device.register(server, 'codeless', { email: 'codeless@example.com' });
    newCredentials = {
      newAuthKey: base64(next.authKey),
      kdf: next.kdf,
      sealedAccountKey: await sealAccountKey(next),
    };
    server.canaries.add('the wrong password', PASSWORD);
    server.canaries.add('the wrong authKey', Buffer.from(authKey, 'base64'));
  });

  afterAll(async () => {
    console.log(table.join('\n'));
    await server.stop({ searchesDatabase: true });
  });

  type Question = (username: string) => WireRequest;

  const post =
    (path: string, json: object): Question =>
    (username) => ({
      method: 'POST',
      target: `/api/auth/${path}`,
      headers: { 'Content-Type': 'application/json' },
      bytes: Buffer.from(JSON.stringify({ username, ...json })),
    });
  const get =
    (path: string): Question =>
    (username) => ({
      method: 'GET',
      target: `/api/auth/${path}?username=${encodeURIComponent(username)}`,
      headers: {},
    });
  /** What may not differ: all but the salts, which are made up for a name that nobody has. */
  function visible(answer: Answer<unknown>): unknown {
    return JSON.parse(
      JSON.stringify(comparable(answer as Answer), (name, value: unknown) =>
        name === 'salt' && typeof value === 'string' ? value.length : value,
      ),
    ) as unknown;
  }

  /** Asks with one name and the other in turn, in an order that is drawn. */
  async function measure(ask: Question, names: [string, string]): Promise<[number[], number[]]> {
    const times: [number[], number[]] = [[], []];
    let expected: unknown;
    for (let sample = -1; sample < SAMPLES; sample++) {
      const order = Math.random() < 0.5 ? ([0, 1] as const) : ([1, 0] as const);
      for (const which of order) {
        const question = ask(names[which]);
        const begin = performance.now();
        const answer = await send(server, question);
        const milliseconds = performance.now() - begin;
        expected ??= visible(answer);
        expect(visible(answer)).toEqual(expected);
        // The first of each warms up.
        if (sample >= 0) times[which].push(milliseconds);
      }
    }
    return times;
  }

  const CASES: [question: string, ask: () => Question, names: [string, string], slow?: true][] = [
    ['a login by password', () => post('login', { password: PASSWORD }), ['known', 'unknown']],
    ['a login by authKey', () => post('login', { authKey }), ['known', 'unknown']],
    [
      'the same by e-mail address',
      () => post('login', { authKey }),
      ['known@example.com', 'unknown@example.com'],
    ],
    ['the KDF parameters', () => get('kdf'), ['known', 'unknown']],
    ['the same by e-mail address', () => get('kdf'), ['known@example.com', 'unknown@example.com']],
    ['the salt of a recovery code', () => get('recovery'), ['known', 'unknown']],
    [
      'the same of an account without a code',
      () => get('recovery'),
      ['codeless@example.com', 'unknown@example.com'],
    ],
    [
      'a recovery by code',
      () =>
        post('recover', { recoveryCode: 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46', newPassword: PASSWORD }),
      ['known', 'unknown'],
    ],
    [
      'a recovery by authKey',
      () => post('recover', { recoveryAuthKey: authKey, ...newCredentials }),
      ['known', 'unknown'],
    ],
    [
      'the same of an account without a code',
      () => post('recover', { recoveryAuthKey: authKey, ...newCredentials }),
      ['codeless', 'unknown'],
    ],
    [
      'the box of a recovery code',
      () => post('recover/open', { recoveryAuthKey: authKey }),
      ['known', 'unknown'],
    ],
  ];

  it.each(CASES)(
    'is not told by %s whether somebody has it',
    async (question, ask, names) => {
      const times = await measure(ask(), names);
      taken.set(question, times);
      const comparison = compare(...times);
      const [a, b] = comparison.medians.map((milliseconds) => milliseconds.toFixed(2));
      table.push(`${question}: ${names.join(' / ')}: medians ${a} / ${b} ms, z ${comparison.z.toFixed(2)}`);
      expect({ comparison, differs: differs(comparison) }).toMatchObject({ differs: false });
    },
    isLong ? 900_000 : 240_000,
  );

  it('would be told by the times if something were derived for one name only', () => {
    const [[derived = []] = [], [, notDerived = []] = []] = [
      taken.get('a login by password'),
      taken.get('a login by authKey'),
    ];
    expect(differs(compare(derived, notDerived))).toBe(true);
  });

  it('is told nothing by an e-mail address anywhere else, whoever they are', async () => {
    const asking = await Device.register(server, 'asking', { like: known });
    const { body: group } = await asking.call<{ id: string }>('POST', '/api/groups', { name: 'Of one' });
    const ask: [method: string, path: (email: string) => string, json?: (email: string) => object][] = [
      ['POST', () => '/api/messages/send', (recipient) => ({ recipient, text: 'to an e-mail address' })],
      ['POST', () => '/api/groups', (email) => ({ name: 'By e-mail', members: [email] })],
      ['POST', () => `/api/groups/${group.id}/members`, (username) => ({ username })],
      ['DELETE', (email) => `/api/groups/${group.id}/members/${email}`],
      ['GET', (email) => `/api/messages?with=${email}`],
      ['GET', (email) => `/api/users?search=${email}`],
      ...['', '/public-key', '/keys', '/avatar'].map((rest): [string, (email: string) => string] => [
        'GET',
        (email) => `/api/users/${email}${rest}`,
      ]),
    ];
    for (const [method, path, json] of ask) {
      const [of, ofNobody] = await Promise.all(
        ['known@example.com', 'nobody@example.com'].map(async (email) => {
          const answer = await asking.call(method, path(email), json?.(email));
          return JSON.stringify(comparable(answer))
            .replaceAll(email, 'EMAIL')
            .replace(/"content-length":"\d+"/, '');
        }),
      );
      expect(of).toBe(ofNobody);
    }
    const socket = await LiveClient.connect(server, asking);
    for (const to of ['known@example.com', 'nobody@example.com']) socket.socket.emit('typing', { to });
    const errors = await until(
      () => Promise.resolve(socket.errors),
      ({ length }) => length === 2,
    );
    expect(errors[1]).toEqual(errors[0]);
    socket.close();
    // By its owner it is one, so that there was something to tell.
    const { body: profile } = await request(server, 'GET', '/api/users/me', { token: known.token });
    expect(profile.email).toBe('known@example.com');
  });
});
