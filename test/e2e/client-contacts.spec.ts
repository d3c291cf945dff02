import {
  type KeyChange,
  memoryStorage,
  type OpenedMessage,
  SealpostClient,
  SealpostError,
} from '@sealpost/client';
import type { PublicKey } from '../support/api.js';
import { Device } from '../support/device.js';
import { RecordedFetch } from '../support/recorded-fetch.js';
import { makeKey } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const PASSWORD = 'rubber duck orchestra 7';

describe('the contacts of the client library', () => {
  const network = new RecordedFetch();
  const storage = memoryStorage();
  const changes: KeyChange[] = [];
  let server: TestServer;
  let alice: SealpostClient;
  let bob: SealpostClient;
  let carol: Device;

  beforeAll(async () => {
    server = await TestServer.start();
    const options = { url: server.url, password: PASSWORD };
    alice = (await SealpostClient.register({ ...options, fetch: network.fetch, storage, username: 'alice' }))
      .client;
    bob = (await SealpostClient.register({ ...options, username: 'bob' })).client;
    carol = await Device.register(server, 'carol');
    alice.contacts.onKeyChanged((change) => changes.push(change));
  });

  afterEach(() => {
    network.alter = undefined;
  });

  afterAll(async () => {
    alice.close();
    bob.close();
    await server.stop();
  });

  const versionsOf = (list: KeyChange[]) =>
    list.map(({ address, before, now, wasCompared }) => [address, before.version, now.version, wasCompared]);

  async function codeOf(work: Promise<unknown>): Promise<string> {
    try {
      await work;
    } catch (error) {
      if (error instanceof SealpostError) return error.code;
      throw error;
    }
    return 'none';
  }

  /** What Alice sees of a message that Bob sends. */
  async function received(text: string): Promise<OpenedMessage> {
    const { id } = await bob.messages.send({ to: 'alice', text });
    return alice.messages.get(id);
  }

  it('see the same safety number on both sides, and another for another contact', async () => {
    const digits = await alice.contacts.safetyNumber('bob');
    expect(digits).toMatch(/^[0-9]{60}$/);
    expect(await bob.contacts.safetyNumber(alice.address)).toBe(digits);
    expect(await alice.contacts.safetyNumber('carol')).not.toBe(digits);
    expect(await alice.contacts.markCompared('bob', digits)).toMatchObject({
      trust: 'compared',
      change: null,
    });
    const { verification } = await received('compared');
    const signer = { address: bob.address, keyId: bob.profile.key.id, trust: 'compared' };
    expect(verification).toEqual({ status: 'verified', signer });
  });

  it('tell of a rotation once, and refuse sends to whom was compared until it is accepted', async () => {
    await bob.account.rotateKeys({ password: PASSWORD });
    const { verification, text } = await received('rotated');
    expect([verification.status, verification.signer?.trust, text]).toEqual([
      'verified',
      'changed',
      'rotated',
    ]);
    expect(versionsOf(changes)).toEqual([['bob@localhost', 1, 2, true]]);
    await alice.users.get('bob');
    expect(await codeOf(alice.messages.send({ to: 'bob', text: 'x' }))).toBe('key_changed');
    expect(versionsOf(await alice.contacts.changesAwaiting())).toEqual([['bob@localhost', 1, 2, true]]);
    const digits = await bob.contacts.safetyNumber('alice');
    expect(await alice.contacts.markCompared('bob', digits)).toMatchObject({
      trust: 'compared',
      change: null,
    });
    const { id } = await alice.messages.send({ to: 'bob', text: 'compared again' });
    expect((await bob.messages.get(id)).text).toBe('compared again');
    expect(changes.length).toBe(1);
  });

  it('learn of a rotation from the server’s refusal of a send, and seal for the new key', async () => {
    await alice.contacts.get('carol');
    const { body } = await carol.call<{ keys: PublicKey[] }>('POST', '/api/keys/rotate', {
      authKey: carol.authKey,
      expectedKeyId: carol.key.id,
      key: (await makeKey(carol.secrets.accountKey)).body,
    });
    const { id } = await alice.messages.send({ to: 'carol', text: 'hello' });
    const message = await carol.call<{ key: { keyId: string } }>('GET', `/api/messages/${id}`);
    expect(message.body.key.keyId).toBe(body.keys[0]?.id);
    expect(versionsOf(changes.slice(1))).toEqual([['carol@localhost', 1, 2, false]]);
    expect(await alice.contacts.accept('carol')).toMatchObject({ key: { version: 2 }, trust: 'firstUse' });
  });

  it('are remembered by the storage', async () => {
    const again = await SealpostClient.resume({ url: server.url, fetch: network.fetch, storage });
    if (!again) throw new Error('The session is kept.');
    const told: KeyChange[] = [];
    again.contacts.onKeyChanged((change) => told.push(change));
    network.isOffline = true;
    const { trust, key } = await again.contacts.get('bob');
    network.isOffline = false;
    expect([trust, key.version]).toEqual(['compared', 2]);
    await again.users.get('bob');
    expect(told).toEqual([]);
    again.close();
  });

  it('are not taken in by a server that swaps a key', async () => {
    const { key } = await alice.users.get('carol');
    network.alter = (path, body) => (path.startsWith('/api/users/bob') ? { ...body, key } : body);
    await alice.users.get('bob');
    expect(versionsOf(changes.slice(2))).toEqual([['bob@localhost', 2, 2, true]]);
    expect(await codeOf(alice.messages.send({ to: 'bob', text: 'x' }))).toBe('key_changed');
    expect(await codeOf(alice.messages.send({ to: 'carol', text: 'x' }))).toBe('none');
  });

  it('are told again when the server goes back, and wait to be accepted', async () => {
    await alice.users.get('bob');
    expect(versionsOf(changes.slice(3))).toEqual([['bob@localhost', 2, 2, true]]);
    expect(changes[3]?.now.fingerprint).toBe(bob.profile.key.fingerprint);
    expect(await codeOf(alice.messages.send({ to: 'bob', text: 'x' }))).toBe('key_changed');
    expect((await alice.contacts.accept('bob')).trust).toBe('compared');
    expect(await codeOf(alice.messages.send({ to: 'bob', text: 'x' }))).toBe('none');
  });

  it.each([
    ['a fingerprint that is not that of the key', { fingerprint: 'a'.repeat(64) }],
    ['a signing fingerprint that is not that of the key', { signingFingerprint: 'a'.repeat(64) }],
    ['no key', { publicKey: '' }],
  ])('refuse %s', async (_what, change) => {
    network.alter = (path, body) =>
      path.startsWith('/api/users/carol') ? { ...body, key: { ...(body.key as object), ...change } } : body;
    expect(await codeOf(alice.users.get('carol'))).toBe('tampered_key');
    network.alter = undefined;
    expect((await alice.contacts.get('carol')).key.version).toBe(2);
  });
});
