import { randomUUID } from 'node:crypto';
import { type Answer, type MessageBody, request, type SessionBody, TestUser } from '../support/api.js';
import { Device, newSecrets, sealAccountKey, type Secrets } from '../support/device.js';
import { derive, type Kdf, type Keyring, openKeyring, openWithPassword } from '../support/opener.js';
import { base64, random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const RACES = 10;

describe('passwords and the sessions that they open', () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: Device;

  beforeAll(async () => {
    server = await TestServer.start({ LOGIN_LIMIT: 'off', LOGIN_ADDRESS_LIMIT: 'off' });
    [alice, bob] = await Promise.all([TestUser.register(server, 'alice'), Device.register(server, 'bob')]);
  });

  afterAll(() => server.stop());

  function logIn(username: string, secret: object): Promise<Answer<SessionBody & { code?: string }>> {
    return request(server, 'POST', '/api/auth/login', { json: { username, ...secret } });
  }

  async function statusOf({ token }: { token: string }): Promise<number> {
    return (await request(server, 'GET', '/api/users/me', { token })).status;
  }

  /** What a client sends to change from some secrets to others. */
  async function change(from: Secrets, to: Secrets): Promise<object> {
    return {
      currentAuthKey: base64(from.authKey),
      newAuthKey: base64(to.authKey),
      kdf: to.kdf,
      sealedAccountKey: await sealAccountKey(to),
    };
  }

  it('changes the password by the server; every other session ends', async () => {
    const { body: other } = await logIn('alice', { password: alice.password });
    const newPassword = `second password of alice ${random(8).toString('hex')}`;
    server.canaries.add('second password of alice', newPassword);

    const wrong = await alice.call('POST', '/api/auth/password', {
      currentPassword: newPassword,
      newPassword,
    });
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
    expect(await statusOf(other)).toBe(200);

    const { status, body } = await alice.call<Keyring>('POST', '/api/auth/password', {
      currentPassword: alice.password,
      newPassword,
    });
    expect(status).toBe(200);
    const before = alice.session.keyring;
    expect(body.keys).toEqual(before.keys);
    expect(body.kdf).toEqual({
      ...before.kdf,
      salt: expect.stringMatching(/^[A-Za-z0-9+/]{22}==$/) as string,
    });
    expect(body.kdf.salt).not.toBe(before.kdf.salt);
    expect([...(await openWithPassword(body, newPassword)).keys()]).toEqual([alice.session.user.key.id]);
    await expect(openWithPassword(body, alice.password)).rejects.toThrow();

    expect([await statusOf(alice), await statusOf(other)]).toEqual([200, 401]);
    const byOld = await logIn('alice', { password: alice.password });
    expect([byOld.status, byOld.body.code]).toEqual([401, 'invalid_credentials']);
    alice.password = newPassword;
    expect((await logIn('alice', { password: newPassword })).status).toBe(200);
  });

  it('changes the password by the client; every other session ends', async () => {
    const { body: other } = await bob.logIn();
    const next = newSecrets(bob.secrets.accountKey);
    server.canaries.add('second authKey of bob', next.authKey);

    const wrong = await bob.call('POST', '/api/auth/password', await change(next, next));
    expect([wrong.status, wrong.body.code]).toEqual([401, 'invalid_credentials']);
    expect(await statusOf(other)).toBe(200);

    const json = await change(bob.secrets, next);
    const { status, body } = await bob.call<Keyring>('POST', '/api/auth/password', json);
    expect(status).toBe(200);
    expect(body.kdf).toEqual(next.kdf);
    expect(body.keys).toEqual(bob.session.keyring.keys);
    expect([...(await openKeyring(body, next.sealKey)).keys()]).toEqual([bob.key.id]);

    expect([await statusOf(bob), await statusOf(other)]).toEqual([200, 401]);
    expect((await bob.logIn()).status).toBe(401);
    bob.secrets = next;
    expect((await bob.logIn()).status).toBe(200);
  });

  it('lets one of two changes at once win', async () => {
    const drafts = [newSecrets(bob.secrets.accountKey), newSecrets(bob.secrets.accountKey)];
    const answers = await Promise.all(
      drafts.map(async (next) => bob.call('POST', '/api/auth/password', await change(bob.secrets, next))),
    );
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 401]);
    const winner = drafts[answers.findIndex(({ status }) => status === 200)];
    if (winner) bob.secrets = winner;
    expect((await bob.logIn()).status).toBe(200);
  });

  it('leaves no session of the old password alive, however a login races the change', async () => {
    let opened = 0;
    for (let race = 0; race < RACES; race++) {
      const next = newSecrets(bob.secrets.accountKey);
      const json = await change(bob.secrets, next);
      const logIns = (): Promise<Answer<SessionBody>>[] => [bob.logIn(), bob.logIn(), bob.logIn()];
      const early = logIns();
      const changed = bob.call('POST', '/api/auth/password', json);
      const answers = await Promise.all([...early, ...logIns()]);
      expect((await changed).status).toBe(200);
      for (const { status, body } of answers) {
        expect([200, 401]).toContain(status);
        if (status !== 200) continue;
        opened++;
        expect(await statusOf(body)).toBe(401);
      }
      bob.secrets = next;
    }
    // Else nothing raced.
    expect(opened).toBeGreaterThan(0);
    expect(await statusOf(bob)).toBe(200);
  });

  it('raises the iterations of an account at its next login by password', async () => {
    const before = await request<Kdf>(server, 'GET', '/api/auth/kdf?username=alice');
    expect(before.body.iterations).toBe(600_000);
    const { authKey: oldAuthKey } = await derive(alice.password, before.body);
    const message = { id: randomUUID(), recipient: 'alice', text: 'sent before the iterations were raised' };
    expect((await alice.send(message)).status).toBe(201);

    await server.restart({ PBKDF2_ITERATIONS: '700000' });
    const { body: byAuthKey } = await logIn('alice', { authKey: base64(oldAuthKey) });
    expect(byAuthKey.keyring.kdf).toEqual(before.body);

    const { status, body } = await logIn('alice', { password: alice.password });
    expect([status, body.keyring.kdf.iterations]).toEqual([200, 700_000]);
    expect(body.keyring.kdf.salt).not.toBe(before.body.salt);
    const after = await request<Kdf>(server, 'GET', '/api/auth/kdf?username=alice');
    expect(after.body).toEqual(body.keyring.kdf);
    expect(body.keyring.keys).toEqual(alice.session.keyring.keys);

    const { authKey, sealKey } = await derive(alice.password, body.keyring.kdf);
    expect([...(await openKeyring(body.keyring, sealKey)).keys()]).toEqual([alice.session.user.key.id]);
    expect((await logIn('alice', { authKey: base64(oldAuthKey) })).status).toBe(401);
    const again = await logIn('alice', { authKey: base64(authKey) });
    expect([again.status, again.body.keyring]).toEqual([200, body.keyring]);

    // It is the same password still: sessions stay, and a repeated send is known.
    expect([await statusOf(alice), await statusOf(byAuthKey)]).toEqual([200, 200]);
    for (const { token } of [alice, body, again.body]) {
      const repeated = await request<MessageBody>(server, 'POST', '/api/messages/send', {
        token,
        json: message,
      });
      expect([repeated.status, repeated.body.id]).toEqual([200, message.id]);
    }
  });
});
