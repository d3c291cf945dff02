import { availableParallelism } from 'node:os';
import { type Answer, request } from '../support/api.js';
import { Device, newRecoveryCode, newSecrets, sealAccountKey } from '../support/device.js';
import type { Kdf } from '../support/opener.js';
import { base64, random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const BASE64_OF_16_BYTES = /^[A-Za-z0-9+/]{21}[AQgw]==$/;
const PASSWORD = 'not the password of anyone';

describe('known and unknown names', () => {
  let server: TestServer;
  let known: Device;

  beforeAll(async () => {
    server = await TestServer.start({ TRUSTED_PROXIES: 'loopback' });
    known = await Device.register(server, 'known', {
      email: 'known@example.com',
      recoveryCode: newRecoveryCode(),
    });
    await Device.register(server, 'codeless', { email: 'codeless@example.com' });
  });

  afterAll(() => server.stop());

  const UNKNOWN = ['unknown', 'unknown@localhost', 'unknown@example.com', 'known@elsewhere.example', 'x'];
  const KNOWN = ['known', 'KNOWN', 'known@localhost', 'Known@Example.com', 'codeless'];

  let visitors = 0;

  /** Each from an address of its own, which has all its attempts. */
  function post(path: string, json: object): Promise<Answer> {
    const headers = { 'X-Forwarded-For': `192.0.2.${visitors++ % 256}` };
    return request(server, 'POST', `/api/auth/${path}`, { json, headers });
  }

  async function kdf(name: string): Promise<Kdf> {
    return (await request<Kdf>(server, 'GET', `/api/auth/kdf?username=${name}`)).body;
  }

  async function recoverySalt(name: string): Promise<{ salt: string }> {
    return (await request<{ salt: string }>(server, 'GET', `/api/auth/recovery?username=${name}`)).body;
  }

  /** All of an answer that may not differ. */
  function comparable({ status, headers, body }: Answer): object {
    const compared = [...headers].map(([name, value]) =>
      ['date', 'x-request-id'].includes(name) ? [name] : [name, value],
    );
    return { status, headers: compared, body: { ...body, requestId: '' } };
  }

  it('get the same refusal from every route', async () => {
    const authKey = base64(random(32));
    const next = newSecrets();
    const credentials = {
      newAuthKey: base64(next.authKey),
      kdf: next.kdf,
      sealedAccountKey: await sealAccountKey(next),
    };
    const requests: [string, object][] = [
      ['login', { authKey }],
      ['login', { authKey, deviceName: 'Phone' }],
      ['recover', { recoveryCode: newRecoveryCode(), newPassword: PASSWORD }],
      ['recover', { recoveryCode: 'no code', newPassword: PASSWORD }],
      ['recover', { recoveryAuthKey: authKey, ...credentials }],
      ['recover/open', { recoveryAuthKey: authKey }],
    ];
    for (const [path, json] of requests) {
      const [first, ...others] = await Promise.all(
        [...KNOWN, ...UNKNOWN].map(async (username) => comparable(await post(path, { username, ...json }))),
      );
      expect(first).toMatchObject({ status: 401, body: { code: 'invalid_credentials' } });
      for (const other of others) expect(other).toEqual(first);
    }
    const byPassword = [];
    for (const username of ['known', 'unknown', 'unknown@example.com'])
      byPassword.push(comparable(await post('login', { username, password: PASSWORD })));
    expect(byPassword[1]).toEqual(byPassword[0]);
    expect(byPassword[2]).toEqual(byPassword[0]);
  });

  it('get parameters of the same shape, which stay the same', async () => {
    const before = new Map<string, unknown>();
    for (const name of [...KNOWN, ...UNKNOWN]) {
      const [parameters, recovery] = [await kdf(name), await recoverySalt(name)];
      expect(parameters).toEqual({
        name: 'PBKDF2-HMAC-SHA256',
        iterations: 600_000,
        salt: expect.stringMatching(BASE64_OF_16_BYTES) as string,
      });
      expect(recovery).toEqual({ salt: expect.stringMatching(BASE64_OF_16_BYTES) as string });
      expect([await kdf(name), await recoverySalt(name)]).toEqual([parameters, recovery]);
      before.set(name, [parameters, recovery]);
    }
    const salts = ['known', 'codeless', ...UNKNOWN.slice(2)].map((name) => JSON.stringify(before.get(name)));
    expect(new Set(salts).size).toBe(5);

    await server.restart({ KEY_WORK_QUEUE: '1' });
    for (const [name, answers] of before)
      expect([await kdf(name), await recoverySalt(name)]).toEqual(answers);
  });

  it.each([
    ['an account', ['known', 'Known', 'known@localhost', 'known@example.com']],
    ['an account without a recovery code', ['codeless', 'codeless@localhost', 'codeless@example.com']],
    ['nobody', ['unknown', 'UNKNOWN', 'unknown@localhost']],
  ])('get the same parameters under every name of %s', async (_whose, names) => {
    const answers = await Promise.all(names.map(async (name) => [await kdf(name), await recoverySalt(name)]));
    for (const answer of answers) expect(answer).toEqual(answers[0]);
  });

  // The server runs with a queue of one waiting derivation from here on.

  it.each(['known', 'unknown'])('take a derivation for a login: %s', async (username) => {
    const logins = Array.from({ length: availableParallelism() + 10 }, () =>
      post('login', { username, password: PASSWORD }),
    );
    const done = new AbortController();
    const answers = Promise.all(logins).finally(() => {
      done.abort();
    });
    let alive = 0;
    while (!done.signal.aborted) {
      const { status } = await request(server, 'GET', '/health/live');
      expect(status).toBe(200);
      alive++;
    }
    expect(alive).toBeGreaterThan(0);

    const refused = (await answers).filter(({ status }) => status === 503);
    const answered = (await answers).filter(({ status }) => status === 401);
    // Were there nothing to derive for an unknown name, none of its logins would find the queue full.
    expect(refused.length).toBeGreaterThan(0);
    expect(answered.length).toBeGreaterThan(0);
    expect(refused.length + answered.length).toBe(logins.length);
    for (const { headers, body } of refused) {
      expect([body.code, headers.get('Retry-After')]).toEqual(['overloaded', '2']);
    }
    expect((await known.logIn()).status).toBe(200);
  });
});
