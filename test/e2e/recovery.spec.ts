import { type Answer, type MessageBody, request, type SessionBody, TestUser } from '../support/api.js';
import { Device, newRecoveryCode, newSecrets, sealAccountKey } from '../support/device.js';
import {
  type Box,
  deriveRecovery,
  type Kdf,
  openBox,
  openKeyring,
  openMessage,
  openWithPassword,
} from '../support/opener.js';
import { base64, makeRecovery, random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const REFUSED = [401, 'invalid_credentials'];

describe('recovery by code', () => {
  let server: TestServer;
  /** Registered by password, so the server made the code. */
  let alice: TestUser;
  /** Registered with keys and a code of his own. */
  let bob: Device;
  let bobsCode: string;
  /** Registered without a code. */
  let carol: Device;

  beforeAll(async () => {
    server = await TestServer.start();
    bobsCode = canary('code of bob', newRecoveryCode());
    [alice, bob, carol] = await Promise.all([
      TestUser.register(server, 'alice', { email: 'alice@example.com' }),
      Device.register(server, 'bob', { recoveryCode: bobsCode, email: 'bob@example.com' }),
      Device.register(server, 'carol'),
    ]);
  });

  afterAll(() => server.stop());

  function canary(label: string, secret: string): string {
    server.canaries.add(label, secret);
    return secret;
  }

  const newPassword = (): string => {
    const password = `recovered password ${random(8).toString('hex')}`;
    return canary(password, password);
  };

  function post<Body = Record<string, unknown>>(path: string, json: object): Promise<Answer<Body>> {
    return request<Body>(server, 'POST', `/api/auth/${path}`, { json });
  }

  async function statusOf({ token }: { token: string }): Promise<number> {
    return (await request(server, 'GET', '/api/users/me', { token })).status;
  }

  async function saltOf(username: string): Promise<string> {
    const path = `/api/auth/recovery?username=${username}`;
    return (await request<{ salt: string }>(server, 'GET', path)).body.salt;
  }

  /** What the server answers to a code of Bob's that his client derived from. */
  async function openWith(code: string): Promise<Answer<{ sealedAccountKey: Box; code?: string }>> {
    const { authKey } = await deriveRecovery(code, await saltOf('bob'));
    return post('recover/open', { username: 'bob', recoveryAuthKey: base64(authKey) });
  }

  it('replaces the code by one of the server', async () => {
    const old = alice.session.recoveryCode ?? '';
    const wrong = await alice.call('POST', '/api/auth/recovery-code', { password: `not ${alice.password}` });
    expect([wrong.status, wrong.body.code]).toEqual(REFUSED);

    const { status, body } = await alice.call<{ recoveryCode: string }>('POST', '/api/auth/recovery-code', {
      password: alice.password,
    });
    expect([status, Object.keys(body)]).toEqual([200, ['recoveryCode']]);
    expect(body.recoveryCode).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){7}[0-9A-HJKMNP-TV-Z]{4}$/);
    expect(body.recoveryCode).not.toBe(old);
    canary('second code of alice', body.recoveryCode);

    const byOld = await post('recover', { username: 'alice', recoveryCode: old, newPassword: newPassword() });
    expect([byOld.status, byOld.body.code]).toEqual(REFUSED);
    expect(await statusOf(alice)).toBe(200);
    alice.session.recoveryCode = body.recoveryCode;
  });

  it('replaces the code by one of the client', async () => {
    const code = canary('second code of bob', newRecoveryCode());
    const recovery = await makeRecovery(code, bob.secrets.accountKey);
    const wrong = await bob.call('POST', '/api/auth/recovery-code', {
      authKey: base64(random(32)),
      recovery,
    });
    expect([wrong.status, wrong.body.code]).toEqual(REFUSED);
    expect((await openWith(bobsCode)).status).toBe(200);

    const answer = await bob.call('POST', '/api/auth/recovery-code', { authKey: bob.authKey, recovery });
    expect([answer.status, answer.body]).toEqual([204, '']);
    expect(await saltOf('bob')).toBe(recovery.salt);
    const byOld = await openWith(bobsCode);
    expect([byOld.status, byOld.body.code]).toEqual(REFUSED);
    bobsCode = code;
    const byNew = await openWith(bobsCode);
    expect([byNew.status, byNew.body]).toEqual([200, { sealedAccountKey: recovery.sealedAccountKey }]);
  });

  it('recovers by the server: every old session ends, everything opens, the code stays', async () => {
    const id = await bob.sendText('alice', 'written before the recovery of Alice');
    const { body: other } = await post<SessionBody>('login', {
      username: 'alice',
      password: alice.password,
    });
    const old = [alice.session, other];
    const code = alice.session.recoveryCode ?? '';
    const forms = [
      { username: 'alice', recoveryCode: code },
      // As people type it, under the other name, and a second time.
      { username: 'ALICE@Example.com', recoveryCode: ` ${code.toLowerCase().replaceAll('-', ' ')} ` },
    ];
    for (const form of forms) {
      const password = newPassword();
      const recovered = await post<SessionBody>('recover', {
        ...form,
        newPassword: password,
        deviceName: 'Found phone',
      });
      expect(recovered.status).toBe(200);
      const { body } = recovered;
      expect(body).not.toHaveProperty('recoveryCode');
      expect(body.user).toEqual({ ...alice.session.user, recoveryEnabled: true });
      expect(body.keyring.keys).toEqual(alice.session.keyring.keys);
      for (const session of old) expect(await statusOf(session)).toBe(401);
      expect(await statusOf(body)).toBe(200);

      const byOld = await post('login', { username: 'alice', password: alice.password });
      expect([byOld.status, byOld.body.code]).toEqual(REFUSED);
      const keys = await openWithPassword(body.keyring, password);
      const message = await request<MessageBody>(server, 'GET', `/api/messages/${id}`, { token: body.token });
      expect((await openMessage(message.body, keys)).text).toBe('written before the recovery of Alice');
      old.push(body);
      alice.password = password;
      alice.remember(body);
    }
    const { body: byNew } = await post<SessionBody>('login', {
      username: 'Alice@example.COM',
      password: alice.password,
    });
    expect(byNew.keyring).toEqual(alice.session.keyring);
    const sessions = await alice.call<{ items: { deviceName: string | null }[] }>(
      'GET',
      '/api/auth/sessions',
    );
    expect(sessions.body.items.map(({ deviceName }) => deviceName)).toEqual([null, 'Found phone']);
  });

  it('recovers by the client: every old session ends, everything opens, the code stays', async () => {
    const id = await alice.send({ recipient: 'bob', text: 'written before the recovery of Bob' });
    const { body: other } = await bob.logIn();
    const { authKey, sealKey } = await deriveRecovery(bobsCode, await saltOf('bob@example.com'));
    const opened = await post<{ sealedAccountKey: Box }>('recover/open', {
      username: 'BOB@example.com',
      recoveryAuthKey: base64(authKey),
    });
    expect(opened.status).toBe(200);
    const accountKey = await openBox(sealKey, opened.body.sealedAccountKey, 'sealpost.v1 account-key');
    expect(accountKey.equals(bob.secrets.accountKey)).toBe(true);

    const next = newSecrets(accountKey);
    const { status, body } = await post<SessionBody>('recover', {
      username: 'bob',
      recoveryAuthKey: base64(authKey),
      newAuthKey: base64(next.authKey),
      kdf: next.kdf,
      sealedAccountKey: await sealAccountKey(next),
    });
    expect(status).toBe(200);
    canary('token of the recovered bob', body.token);
    expect(body.keyring.kdf).toEqual(next.kdf);
    expect([await statusOf(bob), await statusOf(other), await statusOf(body)]).toEqual([401, 401, 200]);
    expect((await bob.logIn()).status).toBe(401);
    bob.secrets = next;
    bob.session = body;
    expect((await bob.logIn()).status).toBe(200);

    const message = await bob.call<MessageBody>('GET', `/api/messages/${id.body.id}`);
    const keys = await openKeyring(body.keyring, next.sealKey);
    expect((await openMessage(message.body, keys)).text).toBe('written before the recovery of Bob');
    expect((await openWith(bobsCode)).status).toBe(200);
  });

  it('refuses alike a wrong code, an unknown name and an account without a code', async () => {
    const recoveryAuthKey = base64(random(32));
    const next = newSecrets();
    const credentials = {
      newAuthKey: base64(next.authKey),
      kdf: next.kdf,
      sealedAccountKey: await sealAccountKey(next),
    };
    const names = ['alice', 'alice@localhost', 'alice@example.com', 'carol', 'nobody', 'nobody@example.com'];
    const bodies = names.flatMap((username) => [
      { username, recoveryCode: newRecoveryCode(), newPassword: newPassword() },
      { username, recoveryCode: 'no code at all', newPassword: newPassword() },
      { username, recoveryAuthKey, ...credentials },
    ]);
    const answers = await Promise.all([
      ...bodies.map((body) => post('recover', body)),
      ...names.map((username) => post('recover/open', { username, recoveryAuthKey })),
    ]);
    expect(answers.length).toBe(24);
    for (const { status, body } of answers) {
      expect([status, { ...body, requestId: '' }]).toEqual([
        401,
        {
          type: 'urn:sealpost:problem:invalid_credentials',
          title: 'The name or the secret is wrong',
          status: 401,
          code: 'invalid_credentials',
          detail: 'The name or the secret is wrong',
          requestId: '',
        },
      ]);
    }
    expect([await statusOf(alice), await statusOf(carol)]).toEqual([200, 200]);
  });

  it('sets a code for an account that had none', async () => {
    expect(carol.session.user.recoveryEnabled).toBe(false);
    const code = canary('code of carol', newRecoveryCode());
    const recovery = await makeRecovery(code, carol.secrets.accountKey);
    const set = await carol.call('POST', '/api/auth/recovery-code', { authKey: carol.authKey, recovery });
    expect(set.status).toBe(204);
    const me = await carol.call('GET', '/api/users/me');
    expect(me.body.recoveryEnabled).toBe(true);
    const opened = await post('recover/open', { username: 'carol', recoveryAuthKey: recovery.authKey });
    expect([opened.status, opened.body]).toEqual([200, { sealedAccountKey: recovery.sealedAccountKey }]);
  });

  it('takes the e-mail address wherever it takes a name', async () => {
    const [byName, byEmail] = await Promise.all(
      ['bob', 'Bob@Example.com'].map((name) => request<Kdf>(server, 'GET', `/api/auth/kdf?username=${name}`)),
    );
    expect(byEmail?.body).toEqual(byName?.body);
    expect(byEmail?.body).toEqual(bob.secrets.kdf);
    const login = await bob.logIn({ username: 'Bob@Example.com' });
    expect([login.status, login.body.user.username]).toEqual([200, 'bob']);
    expect(await saltOf('BOB@EXAMPLE.COM')).toBe(await saltOf('bob'));
    const found = await alice.call('GET', '/api/users/bob@example.com');
    expect([found.status, found.body.code]).toEqual([404, 'not_found']);
  });
});
