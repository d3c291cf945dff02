import 'fake-indexeddb/auto';
import {
  type ClientStorage,
  indexedDbStorage,
  memoryStorage,
  SealpostClient,
  SealpostError,
} from '@sealpost/client';
import { TestUser } from '../support/api.js';
import { RecordedFetch } from '../support/recorded-fetch.js';
import { TestServer } from '../support/test-server.js';

describe('the session of a client', () => {
  const network = new RecordedFetch();
  let server: TestServer;
  /** Her keys were made by the server. */
  let paula: TestUser;
  let tab: SealpostClient;
  let otherTab: SealpostClient;

  beforeAll(async () => {
    server = await TestServer.start();
    paula = await TestUser.register(server, 'paula');
    await TestUser.register(server, 'quentin');
  });

  afterEach(() => {
    network.isOffline = false;
    network.alter = undefined;
  });

  afterAll(() => server.stop());

  const kept = indexedDbStorage('kept');
  const options = (storage?: ClientStorage) => ({ url: server.url, fetch: network.fetch, storage });
  const logIn = (storage?: ClientStorage): Promise<SealpostClient> =>
    SealpostClient.logIn({ ...options(storage), username: 'paula', password: paula.password });

  async function resumed(storage: ClientStorage): Promise<SealpostClient> {
    const client = await SealpostClient.resume(options(storage));
    if (!client) throw new Error('There is no session.');
    return client;
  }

  async function codeOf(work: Promise<unknown>): Promise<string> {
    const error: unknown = await work.catch((reason: unknown) => reason);
    return error instanceof SealpostError ? error.code : `no error: ${JSON.stringify(error)}`;
  }

  const sessionIds = async (): Promise<string[]> => {
    const { body } = await paula.call<{ items: { id: string }[] }>('GET', '/api/auth/sessions');
    return body.items.map(({ id }) => id);
  };

  it('is none when nothing is kept', async () => {
    expect(await SealpostClient.resume(options())).toBe(null);
    expect(await SealpostClient.resume(options(memoryStorage()))).toBe(null);
  });

  it('opens an account whose keys the server made', async () => {
    tab = await logIn(kept);
    expect(tab.profile).toEqual(paula.session.user);
  });

  it('goes on in another tab on the same storage, with keys that cannot be exported', async () => {
    otherTab = await resumed(kept);
    expect([otherTab.sessionId, otherTab.profile]).toEqual([tab.sessionId, tab.profile]);
    const keys = JSON.stringify(await kept.get('session'), (_name, value: unknown) =>
      value instanceof CryptoKey ? `${value.type}, extractable: ${value.extractable}` : value,
    );
    expect(keys.match(/"secret, extractable: false"/g)?.length).toBe(1);
    expect(keys.match(/"private, extractable: false"/g)?.length).toBe(2);
    expect(keys).not.toContain('private, extractable: true');
  });

  it('goes on without the server, and is not ended by one that fails', async () => {
    network.isOffline = true;
    const offline = await resumed(kept);
    expect([offline.address, offline.profile]).toEqual(['paula@localhost', tab.profile]);
    expect(await codeOf(offline.account.refresh())).toBe('network');
    network.isOffline = false;
    expect(await offline.account.refresh()).toEqual(tab.profile);
    network.alter = () => {
      throw new SealpostError('not_ready', 'A part of the server is not ready.', { status: 503 });
    };
    expect((await resumed(kept)).sessionId).toBe(tab.sessionId);
  });

  it('takes over in one tab what another one rotated', async () => {
    await tab.account.rotateKeys({ password: paula.password });
    expect([tab.profile.key.version, otherTab.profile.key.version]).toEqual([2, 1]);
    const { status, body } = await paula.send({ recipient: 'paula', text: 'under the new key' });
    expect(status).toBe(201);
    expect((await otherTab.messages.get(body.id)).text).toBe('under the new key');
    expect(otherTab.profile.key).toEqual(tab.profile.key);
    expect((await resumed(kept)).profile.key).toEqual(tab.profile.key);
  });

  it('is not that of another server', async () => {
    const place = network.requests.length;
    expect(await SealpostClient.resume({ ...options(kept), url: 'https://elsewhere.example' })).toBe(null);
    expect(network.since(place)).toEqual([]);
    expect((await SealpostClient.resume({ ...options(kept), url: `${server.url}/` }))?.sessionId).toBe(
      tab.sessionId,
    );
  });

  it('ends in every tab when one logs out, and leaves nothing in the storage', async () => {
    await tab.account.logOut();
    expect(await kept.keys('')).toEqual([]);
    expect(await codeOf(otherTab.account.refresh())).toBe('session_ended');
    expect(await SealpostClient.resume(options(kept))).toBe(null);
  });

  it('of a tab that slept does not take away the one of another account', async () => {
    const storage = memoryStorage();
    const asleep = await logIn(storage);
    await (await resumed(storage)).account.logOut();
    const awake = await logIn(storage);
    expect(await codeOf(asleep.account.refresh())).toBe('session_ended');
    expect((await resumed(storage)).sessionId).toBe(awake.sessionId);
    await awake.account.logOut();
  });

  it('is not overwritten by a tab that still works with the one before', async () => {
    const storage = memoryStorage();
    const before = await logIn(storage);
    const { sessionId } = await logIn(storage);
    expect((await before.account.update({ displayName: 'Paula P.' })).displayName).toBe('Paula P.');
    expect(before.profile.displayName).toBe('Paula P.');
    await before.contacts.get('quentin');
    expect([(await resumed(storage)).sessionId, await storage.keys('')]).toEqual([
      sessionId,
      [`${before.sessionId}/contacts/quentin@localhost`, 'session'],
    ]);
    await before.account.logOut();
    expect([(await resumed(storage)).sessionId, await storage.keys('')]).toEqual([sessionId, ['session']]);
  });

  it('that was ended from elsewhere is forgotten', async () => {
    const storage = memoryStorage();
    const { sessionId } = await logIn(storage);
    await paula.call('DELETE', `/api/auth/sessions/${sessionId}`);
    expect(await SealpostClient.resume(options(storage))).toBe(null);
    expect(await storage.keys('')).toEqual([]);
  });

  it('is forgotten by a logout that the server does not hear of', async () => {
    const storage = memoryStorage();
    const client = await logIn(storage);
    network.isOffline = true;
    await client.account.logOut();
    expect(await storage.keys('')).toEqual([]);
    expect(await sessionIds()).toContain(client.sessionId);
  });

  it('does not begin by a derivation that gives the password away', async () => {
    for (const weak of [
      { iterations: 599_999 },
      { iterations: 10_000_001 },
      { name: 'SHA-256' },
      { salt: 'AAAA' },
    ]) {
      network.alter = (path, body) => (path === '/api/auth/kdf' ? { ...body, ...weak } : body);
      const place = network.requests.length;
      expect(await codeOf(logIn())).toBe('weak_kdf');
      expect(network.since(place)).toEqual(['GET /api/auth/kdf?username=paula']);
    }
  });

  it('does not begin with keys that were tampered with, and is not left open at the server', async () => {
    const before = await sessionIds();
    for (const part of ['sealedPrivateKey', 'sealedSigningKey', 'publicKey']) {
      network.alter = (path, body) => {
        if (path !== '/api/auth/login') return body;
        const { keys, ...keyring } = body.keyring as { keys: Record<string, unknown>[] };
        const changed = keys.map((key, index) => ({
          ...key,
          [part]: keys[(index + 1) % keys.length]?.[part],
        }));
        return { ...body, keyring: { ...keyring, keys: changed } };
      };
      expect(await codeOf(logIn())).toBe('tampered_keyring');
    }
    expect(await sessionIds()).toEqual(before);
  });

  it('does not begin when the storage does not work', async () => {
    const broken = { ...memoryStorage(), get: () => Promise.reject(new Error('The disk is full.')) };
    const place = network.requests.length;
    await expect(logIn(broken)).rejects.toThrow('The disk is full.');
    expect(network.since(place)).toEqual([]);
  });
});
