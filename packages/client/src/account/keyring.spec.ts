import {
  importSecretKey,
  makeKeyPair,
  newAccountKey,
  fingerprintOf,
  readPublicKeyPem,
} from '../crypto/index.js';
import { Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { WireKeyPair } from '../wire.js';
import { Keyring } from './keyring.js';

let accountKey: CryptoKey;
/** Versions 1 to 3 of the account's keys, as a server keeps them. */
let pairs: [WireKeyPair, WireKeyPair, WireKeyPair];

async function pair(version: number, key = accountKey): Promise<WireKeyPair> {
  const made = await makeKeyPair(key);
  return {
    ...made,
    id: `key-${version}`,
    version,
    fingerprint: await fingerprintOf(readPublicKeyPem(made.publicKey)),
    signingFingerprint: await fingerprintOf(readPublicKeyPem(made.signingPublicKey)),
    createdAt: '2026-01-31T12:00:00.000Z',
    retiredAt: null,
  };
}

/** A keyring whose server answers what it is given, and counts how often it is asked. */
function keyringOf(answers: () => WireKeyPair[] | Promise<WireKeyPair[]>) {
  const seen = { requests: 0, changes: 0 };
  const http = new Http({
    url: 'https://chat.example.com',
    fetch: async () => {
      seen.requests++;
      return Response.json({ keys: await answers() });
    },
  });
  const onChange = (): Promise<void> => {
    seen.changes++;
    return Promise.resolve();
  };
  return { keyring: new Keyring({ http, address: 'alice@localhost', accountKey, onChange }), seen };
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  const error: unknown = await work.catch((reason: unknown) => reason);
  return error instanceof SealpostError ? error.code : 'no error';
}

const idsOf = ({ versions }: Keyring): string[] => versions.map(({ public: { id } }) => id);

beforeAll(async () => {
  accountKey = await importSecretKey(newAccountKey());
  pairs = [await pair(1), await pair(2), await pair(3)];
});

describe('Keyring', () => {
  it('is read once for all who ask for a key that it does not know', async () => {
    const [one, two] = pairs;
    const { keyring, seen } = keyringOf(() => [two, one]);
    await keyring.adopt({ keys: [one] });
    const found = await Promise.all([
      keyring.privateKey('key-2'),
      keyring.version('key-2'),
      keyring.privateKey('key-1'),
    ]);
    expect(found[0]).toBe(found[1]?.privateKey);
    expect([found[0]?.extractable, found[0]?.algorithm.name, found[0]?.usages]).toEqual([
      false,
      'RSA-OAEP',
      ['decrypt'],
    ]);
    expect([idsOf(keyring), keyring.signingKey().keyId, seen]).toEqual([
      ['key-2', 'key-1'],
      'key-2',
      { requests: 1, changes: 2 },
    ]);
  });

  it('asks once for a key that the account does not have, until it is read anew', async () => {
    const answers = [pairs[0]];
    const { keyring, seen } = keyringOf(() => answers);
    expect([await keyring.privateKey('key-2'), await keyring.privateKey('key-2'), seen.requests]).toEqual([
      undefined,
      undefined,
      1,
    ]);
    answers.unshift(pairs[1]);
    await keyring.refresh();
    expect([(await keyring.version('key-2'))?.public.id, seen.requests]).toEqual(['key-2', 2]);
  });

  it('reads again for what happened while it was reading', async () => {
    const answers = [pairs[0]];
    const { keyring, seen } = keyringOf(() => [...answers]);
    const reading = keyring.privateKey('key-2');
    answers.unshift(pairs[1]);
    const refreshed = Promise.all([keyring.refresh(), keyring.refresh()]);
    await Promise.all([reading, refreshed]);
    expect([idsOf(keyring), seen.requests]).toEqual([['key-2', 'key-1'], 2]);
  });

  it('forgets no version, and goes back to none, whatever the server answers', async () => {
    const [one, two, three] = pairs;
    const { keyring } = keyringOf(() => [one]);
    await keyring.adopt({ keys: [three, two] });
    await keyring.refresh();
    expect([idsOf(keyring), keyring.current.public.version]).toEqual([['key-3', 'key-2', 'key-1'], 3]);
  });

  it('refuses keys of another account key, and keys in the place of others', async () => {
    const [one, two] = pairs;
    const foreign = await pair(2, await importSecretKey(newAccountKey()));
    const swapped = { ...two, publicKey: one.publicKey };
    const renamed = { ...two, fingerprint: one.fingerprint };
    const mixed = { ...two, publicKey: one.publicKey, fingerprint: one.fingerprint };
    const replaced = { ...foreign, id: one.id };
    for (const bad of [foreign, swapped, renamed, mixed, replaced]) {
      const { keyring } = keyringOf(() => [bad]);
      await keyring.adopt({ keys: [one] });
      expect(await codeOf(keyring.refresh())).toBe('tampered_keyring');
      expect(idsOf(keyring)).toEqual(['key-1']);
    }
  });

  it('refuses a version that it knows under another name, and halves of two in one', async () => {
    const [one, two] = pairs;
    const { publicKey, fingerprint, sealedPrivateKey } = one;
    const again = { ...one, id: 'key-9', version: 9 };
    const halves = { ...two, id: 'key-9', version: 9, publicKey, fingerprint, sealedPrivateKey };
    for (const bad of [again, halves, { ...halves, id: two.id }]) {
      const { keyring } = keyringOf(() => [bad]);
      await keyring.adopt({ keys: [two, one] });
      expect(await codeOf(keyring.refresh())).toBe('tampered_keyring');
      expect(idsOf(keyring)).toEqual(['key-2', 'key-1']);
      expect(await codeOf(keyringOf(() => [bad, two, one]).keyring.refresh())).toBe('tampered_keyring');
    }
  });

  it('has no current key when the server keeps none', async () => {
    const { keyring } = keyringOf(() => []);
    await keyring.refresh();
    expect(() => keyring.current).toThrow('The server keeps no keys for the account.');
  });
});
