import { createHash, randomUUID } from 'node:crypto';
import { type Answer, type PageBody, type PublicKey, TestUser } from '../support/api.js';
import { Device } from '../support/device.js';
import { derOf, type Keyring, openKeyring, type SealedKeyPair } from '../support/opener.js';
import { pagesOf } from '../support/pages.js';
import { base64, type ClientKey, makeKey, random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

type Refusable<Body> = Body & { code?: string; errors?: { field: string; message: string }[] };
type Version = PublicKey & {
  signingPublicKey: string;
  signingFingerprint: string;
  createdAt: string;
  retiredAt: string | null;
};

/** SHA-256 of the DER in a PEM, by code that shares nothing with the server. */
const fingerprintOf = (pem: string): string => createHash('sha256').update(derOf(pem)).digest('hex');

describe('keys', () => {
  let server: TestServer;
  /** Makes her keys by herself. */
  let alice: Device;
  /** Lets the server make them. */
  let paul: TestUser;

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, paul] = await Promise.all([Device.register(server, 'alice'), TestUser.register(server, 'paul')]);
  });

  afterAll(() => server.stop());

  async function keyringOf(user: Device | TestUser): Promise<Keyring & { keys: Version[] }> {
    const { status, body } = await user.call<Keyring & { keys: Version[] }>('GET', '/api/keys');
    expect(status).toBe(200);
    return body;
  }

  async function currentId(user: Device | TestUser): Promise<string> {
    return (await keyringOf(user)).keys[0]?.id ?? '';
  }

  /** Rotates to a key of Alice's own; by default to a new one, from the current one. */
  async function rotate(
    key: ClientKey['body'],
    fields: { authKey?: string; expectedKeyId?: string } = {},
  ): Promise<Answer<Refusable<Keyring>>> {
    return alice.call('POST', '/api/keys/rotate', {
      authKey: alice.authKey,
      expectedKeyId: fields.expectedKeyId ?? (await currentId(alice)),
      key,
      ...fields,
    });
  }

  const newKey = async (): Promise<ClientKey['body']> => (await makeKey(alice.secrets.accountKey)).body;

  it('lets one of two rotations by password win that expect the same version', async () => {
    const json = { password: paul.password, expectedKeyId: paul.session.user.key.id };
    const answers = await Promise.all(
      [1, 2].map(() => paul.call<Refusable<Keyring>>('POST', '/api/keys/rotate', json)),
    );
    const [won, lost] = answers.sort((a, b) => a.status - b.status);
    expect([won?.status, lost?.status, lost?.body.code]).toEqual([201, 409, 'stale_key']);
    expect(won?.body.keys.map(({ version }) => version)).toEqual([2, 1]);
    expect(won?.body).toEqual(await keyringOf(paul));
    expect((await paul.keys()).size).toBe(2);
  });

  it('lets one of ten rotations by authKey win that expect the same version', async () => {
    const key = await newKey();
    const expectedKeyId = alice.key.id;
    const answers = await Promise.all(Array.from({ length: 10 }, () => rotate(key, { expectedKeyId })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, ...Array<number>(9).fill(409)]);
    expect(answers.filter(({ body }) => body.code === 'stale_key').length).toBe(9);
    const { keys } = await keyringOf(alice);
    expect(keys.map(({ version, publicKey }) => [version, publicKey])).toEqual([
      [2, key.publicKey],
      [1, alice.clientKey.body.publicKey],
    ]);
  });

  it('rotates by password from whatever is current, when nothing is expected', async () => {
    const { status, body } = await paul.call<Keyring>('POST', '/api/keys/rotate', {
      password: paul.password,
    });
    expect([status, body.keys[0]?.version]).toEqual([201, 3]);
  });

  it('changes nothing for a wrong secret or an expectation that does not hold', async () => {
    const before = [await keyringOf(alice), await keyringOf(paul)];
    const key = await newKey();
    const refused = [
      await rotate(key, { authKey: base64(random(32)) }),
      await paul.call<Refusable<Keyring>>('POST', '/api/keys/rotate', { password: `not ${paul.password}` }),
      await rotate(key, { expectedKeyId: alice.key.id }),
      await rotate(key, { expectedKeyId: await currentId(paul) }),
      await rotate(key, { expectedKeyId: randomUUID() }),
    ];
    expect(refused.map(({ status, body }) => [status, body.code])).toEqual([
      [401, 'invalid_credentials'],
      [401, 'invalid_credentials'],
      [409, 'stale_key'],
      [409, 'stale_key'],
      [409, 'stale_key'],
    ]);
    expect([await keyringOf(alice), await keyringOf(paul)]).toEqual(before);
  });

  it('refuses a public key that an earlier version had', async () => {
    const before = await keyringOf(alice);
    for (const { publicKey } of before.keys) {
      const { status, body } = await rotate({ ...(await newKey()), publicKey });
      expect([status, body.code, body.errors]).toEqual([
        400,
        'invalid_request',
        [{ field: 'key.publicKey', message: 'was used by an earlier version' }],
      ]);
    }
    expect(await keyringOf(alice)).toEqual(before);
  });

  it('holds every version in the keyring, newest first, and each opens', async () => {
    const keys = [await newKey(), await newKey(), await newKey()];
    for (const key of keys) expect((await rotate(key)).status).toBe(201);
    const keyring = await keyringOf(alice);
    expect(keyring.keys.map(({ version }) => version)).toEqual([5, 4, 3, 2, 1]);
    expect(keyring.keys.slice(0, 3).map(({ publicKey }) => publicKey)).toEqual(
      keys.map(({ publicKey }) => publicKey).reverse(),
    );
    expect(keyring.keys.map(({ sealedPrivateKey }) => sealedPrivateKey).slice(0, 3)).toEqual(
      keys.map(({ sealedPrivateKey }) => sealedPrivateKey).reverse(),
    );
    const opened = await openKeyring(keyring, alice.secrets.sealKey);
    expect([...opened.keys()]).toEqual(keyring.keys.map(({ id }) => id));
    expect([keyring.kdf, keyring.sealedAccountKey]).toEqual([
      alice.secrets.kdf,
      alice.session.keyring.sealedAccountKey,
    ]);
  });

  it('shows everyone the history of public keys, page by page', async () => {
    const { keys } = await keyringOf(alice);
    const pages = await pagesOf<Version>(paul, '/api/users/alice/keys?limit=2');
    expect(pages.map((items) => items.map(({ version }) => version))).toEqual([[5, 4], [3, 2], [1]]);
    // The keyring without what is sealed.
    expect(pages.flat()).toEqual(
      keys.map((pair) => {
        const { sealedPrivateKey, sealedSigningKey, ...version } = pair as SealedKeyPair & Version;
        expect([sealedPrivateKey, sealedSigningKey].map(({ nonce }) => nonce.length)).toEqual([16, 16]);
        return version;
      }),
    );
    const [current, ...retired] = pages.flat();
    expect(current?.retiredAt).toBeNull();
    expect(retired.map(({ retiredAt }) => retiredAt)).toEqual(
      pages
        .flat()
        .slice(0, -1)
        .map(({ createdAt }) => createdAt),
    );
  });

  it('answers the current public key alone and with the user', async () => {
    const [current] = (await keyringOf(alice)).keys;
    const { status, body } = await paul.call('GET', '/api/users/alice/public-key');
    expect(status).toBe(200);
    expect({ ...body, retiredAt: null }).toMatchObject({ id: current?.id, retiredAt: null });
    expect(Object.keys(body).sort()).toEqual([
      'createdAt',
      'fingerprint',
      'id',
      'publicKey',
      'signingFingerprint',
      'signingPublicKey',
      'version',
    ]);
    for (const name of ['alice', 'ALICE', 'alice@localhost']) {
      expect((await paul.call('GET', `/api/users/${name}`)).body.key).toEqual(body);
    }
  });

  it('fingerprints keys by SHA-256 over the DER of the SPKI', async () => {
    const versions = [...(await keyringOf(alice)).keys, ...(await keyringOf(paul)).keys];
    expect(versions.length).toBe(8);
    for (const { publicKey, fingerprint, signingPublicKey, signingFingerprint } of versions) {
      expect(fingerprint).toBe(fingerprintOf(publicKey));
      expect(signingFingerprint).toBe(fingerprintOf(signingPublicKey));
    }
    expect(new Set(versions.map(({ fingerprint }) => fingerprint)).size).toBe(8);
  });

  it('knows no keys of nobody, and no cursor of another list', async () => {
    for (const path of ['', '/keys', '/public-key']) {
      const { status, body } = await paul.call('GET', `/api/users/nobody${path}`);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
    const { body } = await paul.call<PageBody<object>>('GET', '/api/users?limit=1');
    for (const cursor of [body.nextCursor ?? 'WyJ1c2VycyIsImFsaWNlIl0', 'x', 'WyJrZXlzIiwiLTEiXQ']) {
      const refused = await paul.call('GET', `/api/users/alice/keys?cursor=${cursor}`);
      expect([refused.status, refused.body.code]).toEqual([400, 'invalid_cursor']);
    }
  });
});
