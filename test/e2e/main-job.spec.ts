import { createHash } from 'node:crypto';
import { type MessageBody, type PageBody, request, type SessionBody, TestUser } from '../support/api.js';
import {
  bytesOf,
  derive,
  deriveRecovery,
  openBox,
  openMessage,
  openWithPassword,
  type Keyring,
} from '../support/opener.js';
import { random, sealMessage } from '../support/sealer.js';
import { exchange } from '../support/exchange.js';
import { TestServer } from '../support/test-server.js';

const SIZES = [0, 1, 65_536, 65_537, 26_214_400];

const sha256 = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex');

describe('two people, from registration to recovery', () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;
  /** Everything that was sent between them: the id, and what must come out. */
  const sent = new Map<string, { text: string | null; files: string[] }>();

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob] = await Promise.all([
      TestUser.register(server, 'alice', { email: 'Alice@Example.com', displayName: 'Alice' }),
      TestUser.registerWithKeys(server, 'bob', 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46'),
    ]);
  });

  afterAll(() => server.stop({ searchesDatabase: true }));

  async function sendText(from: TestUser, to: TestUser, text: string): Promise<void> {
    const { status, body } = await from.send({ recipient: to.username, text });
    expect(status).toBe(201);
    sent.set(body.id, { text, files: [] });
  }

  /** Everything that was sent so far, opened by one of the two from what the server answers. */
  async function expectAllReadable(user: TestUser): Promise<void> {
    const keys = await user.keys();
    for (const [id, expected] of sent) {
      const { status, body } = await user.call<MessageBody>('GET', `/api/messages/${id}`);
      expect(status).toBe(200);
      const opened = await openMessage(body, keys);
      expect({ text: opened.text, files: opened.attachments.map(sha256) }).toEqual(expected);
    }
  }

  it('logs in by password and by authKey, by username, address and e-mail address', async () => {
    for (const name of ['alice', 'ALICE', 'alice@localhost', 'alice@example.com']) {
      const { status, body } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
        json: { username: name, password: alice.password },
      });
      expect([status, body.user.username]).toEqual([200, 'alice']);
      alice.remember(body);
    }
    const { body: kdf } = await request<Keyring['kdf']>(server, 'GET', '/api/auth/kdf?username=bob');
    const { authKey } = await derive(bob.password, kdf);
    const login = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: 'bob', authKey: authKey.toString('base64') },
    });
    expect(login.status).toBe(200);
    bob.remember(login.body);
    const byPassword = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: 'bob', password: bob.password },
    });
    expect(byPassword.status).toBe(200);
  });

  it('carries text and files of every size, sealed by the server', async () => {
    await sendText(alice, bob, 'Grüße aus 東京 🔐 — the first message');
    for (const size of SIZES) {
      const file = random(size);
      const filename = `Ünïcode "${size}".bin`;
      const { status, body } = await alice.send({
        recipient: 'bob@localhost',
        text: `a file of ${size} bytes`,
        attachments: [{ data: file.toString('base64'), filename, mimeType: 'application/octet-stream' }],
      });
      expect(status).toBe(201);
      expect(body.attachments).toMatchObject([{ index: 0, filename, size }]);
      expect(body.attachments[0]?.ciphertext === null).toBe(size > 65_536);
      sent.set(body.id, { text: `a file of ${size} bytes`, files: [sha256(file)] });

      const bytes = await exchange(server, 'GET', `/api/messages/${body.id}/attachments/0`, {
        'X-Auth-Token': bob.token,
      });
      expect(bytes.body.byteLength).toBe(size + 16);
    }
    await expectAllReadable(alice);
    await expectAllReadable(bob);
  });

  it('carries what a client sealed and signed', async () => {
    const signingKey = bob.clientKey?.signingKey;
    if (!signingKey) throw new Error('Bob has keys of his own.');
    const { body: to } = await bob.call<{ id: string; publicKey: string }>(
      'GET',
      '/api/users/alice/public-key',
    );
    const file = random(100_000);
    const sealed = await sealMessage({
      id: globalThis.crypto.randomUUID(),
      from: bob.address,
      to: alice.address,
      text: 'sealed on the device of Bob',
      attachments: [{ filename: 'picture.png', mimeType: 'image/png', content: file }],
      readers: [to, bob.session.user.key],
      signingKeyId: bob.session.user.key.id,
      signingKey,
    });
    const { status, body } = await bob.call<MessageBody>('POST', '/api/messages/sealed', sealed);
    expect([status, body.sealedBy, body.signature]).toEqual([201, 'client', sealed.signature]);
    sent.set(body.id, { text: 'sealed on the device of Bob', files: [sha256(file)] });
    await expectAllReadable(alice);
    await expectAllReadable(bob);
  });

  it('shows the same messages in the inbox of one and the sent list of the other', async () => {
    const [inbox, sentList, none] = await Promise.all([
      bob.call<PageBody<MessageBody>>('GET', '/api/messages?limit=100'),
      alice.call<PageBody<MessageBody>>('GET', '/api/messages?direction=sent&with=bob'),
      bob.call<PageBody<MessageBody>>('GET', '/api/messages?direction=sent&with=alice&filename=nothing'),
    ]);
    const fromAlice = [...sent.keys()].slice(0, 1 + SIZES.length).reverse();
    expect(inbox.body.items.map(({ id }) => id)).toEqual(fromAlice);
    expect(sentList.body.items.map(({ id }) => id)).toEqual(fromAlice);
    expect(none.body).toEqual({ items: [], nextCursor: null });
  });

  it('keeps every message readable through ten rotations', async () => {
    for (let version = 2; version <= 11; version++) {
      const { status, body } = await alice.call<Keyring>('POST', '/api/keys/rotate', {
        password: alice.password,
      });
      expect([status, body.keys[0]?.version, body.keys.length]).toEqual([201, version, version]);
      await sendText(bob, alice, `a message to version ${version}`);
    }
    await expectAllReadable(alice);
    await expectAllReadable(bob);
  });

  it('keeps every message readable after a password change', async () => {
    const newPassword = `another password ${random(8).toString('hex')}`;
    server.canaries.add('second password', newPassword);
    const before = alice.token;
    const { body: other } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: 'alice', password: alice.password },
    });
    const { status } = await alice.call('POST', '/api/auth/password', {
      currentPassword: alice.password,
      newPassword,
    });
    expect(status).toBe(200);
    alice.password = newPassword;
    await sendText(bob, alice, 'after the password change');
    await expectAllReadable(alice);
    expect(alice.token).toBe(before);
    const ended = await request(server, 'GET', '/api/users/me', { token: other.token });
    expect(ended.status).toBe(401);
  });

  it('keeps every message readable after recovery by code, by the server and by the client', async () => {
    const recoveredPassword = `recovered password ${random(8).toString('hex')}`;
    server.canaries.add('third password', recoveredPassword);
    const code = alice.session.recoveryCode ?? (await renewedCode());
    const recovered = await request<SessionBody>(server, 'POST', '/api/auth/recover', {
      json: { username: 'alice', recoveryCode: code.toLowerCase(), newPassword: recoveredPassword },
    });
    expect(recovered.status).toBe(200);
    alice.remember(recovered.body);
    alice.password = recoveredPassword;
    await expectAllReadable(alice);

    const { body: salt } = await request<{ salt: string }>(server, 'GET', '/api/auth/recovery?username=bob');
    const { authKey, sealKey } = await deriveRecovery('AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46', salt.salt);
    const box = await request<{ sealedAccountKey: { nonce: string; ciphertext: string } }>(
      server,
      'POST',
      '/api/auth/recover/open',
      { json: { username: 'bob', recoveryAuthKey: authKey.toString('base64') } },
    );
    const accountKey = await openBox(sealKey, box.body.sealedAccountKey, 'sealpost.v1 account-key');
    expect(accountKey.length).toBe(32);
    await expectAllReadable(bob);
    expect(sent.size).toBe(18);
    expect(server.canaries.size).toBeGreaterThan(30);
  });

  async function renewedCode(): Promise<string> {
    const { body } = await alice.call<{ recoveryCode: string }>('POST', '/api/auth/recovery-code', {
      password: alice.password,
    });
    server.canaries.add('renewed recovery code', body.recoveryCode);
    return body.recoveryCode;
  }

  it('opens nothing with the wrong password', async () => {
    const { body } = await alice.call<Keyring>('GET', '/api/keys');
    await expect(openWithPassword(body, 'not the password at all')).rejects.toThrow();
    expect(bytesOf(body.sealedAccountKey.ciphertext).length).toBe(48);
  });
});
