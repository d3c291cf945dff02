import { makePerson, type Person, sealFor } from '../../../../test/support/client-people.js';
import { FakeDirectory, publicOf } from '../../../../test/support/fake-directory.js';
import {
  decodeBase64,
  digestOf,
  decodeBox,
  safetyNumber,
  signedText,
  verifySignature,
} from '../crypto/index.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { KeyChange } from '../model.js';
import type { ClientStorage } from '../storage/client-storage.js';
import { memoryStorage } from '../storage/memory-storage.js';
import type { PublicKey } from '../wire.js';
import { Contacts } from './contacts.js';

const { jest } = import.meta;

const ALICE = 'alice@a.example';
const BOB = 'bob@a.example';

let alice: Person;
/** Bob's key versions, and last a key that he never made. */
let versions: Person[];
let [first, second, third, forged] = [] as unknown as [PublicKey, PublicKey, PublicKey, PublicKey];
let directory: FakeDirectory;
let storage: ClientStorage;
let contacts: Contacts;
let changes: KeyChange[];

beforeAll(async () => {
  alice = await makePerson(ALICE);
  versions = [await makePerson(BOB)];
  for (const before of [0, 1]) versions.push(await makePerson(BOB, versions[before]));
  versions.push(await makePerson(BOB));
  [first, second, third, forged] = versions.map(publicOf) as [PublicKey, PublicKey, PublicKey, PublicKey];
});

beforeEach(() => {
  directory = new FakeDirectory();
  directory.list(BOB, first);
  storage = memoryStorage();
  changes = [];
  contacts = open();
  contacts.onKeyChanged((change) => changes.push(change));
});

/** Another client, or another tab, on the same storage. */
function open(): Contacts {
  return new Contacts({ http: directory.http, storage, address: ALICE, own: () => publicOf(alice) });
}

async function codeOf(work: Promise<unknown>): Promise<string> {
  try {
    await work;
  } catch (error) {
    if (error instanceof SealpostError) return error.code;
    throw error;
  }
  return 'none';
}

describe('a contact', () => {
  it('is asked for once and pinned, by username or address, in any case', async () => {
    const contact = { address: BOB, key: first, trust: 'firstUse', comparedAt: null, change: null };
    expect([await contacts.get('bob'), await contacts.get(BOB), await contacts.get('BOB@a.example')]).toEqual(
      [...[contact, contact, contact]],
    );
    expect(directory.requests).toEqual(['/api/users/bob@a.example']);
    directory.isOffline = true;
    expect(await open().get(BOB)).toEqual(contact);
  });

  it('is nobody who does not exist, and not oneself', async () => {
    expect([
      await codeOf(contacts.get('nobody')),
      await codeOf(contacts.get('alice')),
      await codeOf(contacts.keysOf(ALICE)),
      await codeOf(contacts.safetyNumber(ALICE)),
    ]).toEqual(['not_found', 'invalid_argument', 'invalid_argument', 'invalid_argument']);
    await contacts.observe(ALICE, first);
    expect([await contacts.signingKey(ALICE, first.id), await storage.keys('')]).toEqual([null, []]);
  });

  it('is nobody else than who was asked for', async () => {
    directory.address = 'mallory@a.example';
    expect([await codeOf(contacts.get(BOB)), await storage.keys('')]).toEqual(['tampered_key', []]);
  });

  it.each([
    ['the fingerprint of another key', () => ({ fingerprint: forged.fingerprint })],
    ['another key under a known fingerprint', () => ({ publicKey: forged.publicKey })],
    ['another signing key under a known fingerprint', () => ({ signingPublicKey: forged.signingPublicKey })],
    ['no key at all', () => ({ publicKey: 'key' })],
  ])('has no keys with %s', async (_what, change) => {
    await contacts.get(BOB);
    expect(await codeOf(contacts.observe(BOB, { ...first, ...change() }))).toBe('tampered_key');
    expect([(await contacts.get(BOB)).key, changes]).toEqual([first, []]);
  });

  it('is not pinned by a list that it happens to be in', async () => {
    await contacts.observe(BOB, first, { onlyKnown: true });
    expect(await storage.keys('contacts/')).toEqual([]);
    await contacts.get(BOB);
    await contacts.observe(BOB, second, { onlyKnown: true });
    expect(changes.map(({ now }) => now)).toEqual([second]);
  });
});

describe('a change', () => {
  it('is told once, by whoever sees it first, and waits to be accepted', async () => {
    await contacts.get(BOB);
    directory.list(BOB, second, first);
    const change = { address: BOB, before: first, now: second, wasCompared: false };
    const contact = { address: BOB, key: second, trust: 'changed', comparedAt: null, change };
    expect(await Promise.all([contacts.refresh(BOB), contacts.refresh(BOB)])).toEqual([contact, contact]);
    const other = open();
    other.onKeyChanged((again) => changes.push(again));
    await other.refresh(BOB);
    expect([changes, await other.changesAwaiting()]).toEqual([[change], [change]]);
    expect(await contacts.accept(BOB)).toEqual({ ...contact, trust: 'firstUse', change: null });
    expect(await other.changesAwaiting()).toEqual([]);
  });

  it('is told to every listener until it has ended, whatever the others do', async () => {
    const told: string[] = [];
    const listener = (): void => void told.push('listener');
    const ends = [contacts.onKeyChanged(listener), contacts.onKeyChanged(listener)];
    await contacts.get(BOB);
    await contacts.observe(BOB, second);
    ends[0]?.();
    await contacts.observe(BOB, third);
    ends[1]?.();
    await contacts.observe(BOB, second);
    expect([told, changes.length]).toEqual([['listener', 'listener', 'listener'], 3]);
  });

  it('lets sends go on when nothing was compared', async () => {
    await contacts.get(BOB);
    await contacts.observe(BOB, second);
    expect((await contacts.keysOf(BOB)).keyId).toBe(second.id);
  });

  it.each(['accept', 'markCompared'] as const)(
    'refuses sends to a compared contact until %s',
    async (how) => {
      await contacts.markCompared(BOB);
      await contacts.observe(BOB, second);
      const change = { address: BOB, before: first, now: second, wasCompared: true };
      await expect(contacts.keysOf('bob')).rejects.toMatchObject({ code: 'key_changed', change });
      await expect(open().keysOf(BOB)).rejects.toMatchObject({ code: 'key_changed', change });
      await contacts[how](BOB);
      const { keyId, address } = await contacts.keysOf('bob');
      expect([keyId, address, changes]).toEqual([second.id, BOB, [change]]);
    },
  );

  it('in another tab counts at once', async () => {
    const other = open();
    await contacts.get(BOB);
    await other.markCompared(BOB);
    await contacts.observe(BOB, second);
    expect(await codeOf(other.keysOf(BOB))).toBe('key_changed');
  });

  it('is neither lost nor doubled by what happens at the same moment', async () => {
    await contacts.get(BOB);
    for (const key of [second, third, second]) {
      await Promise.all([key, key, key].map((same) => contacts.observe(BOB, same)));
    }
    await Promise.all([contacts.markCompared(BOB), contacts.observe(BOB, second)]);
    expect(changes.map(({ before, now }) => [before.version, now.version])).toEqual([
      [1, 2],
      [2, 3],
      [3, 2],
    ]);
    expect((await contacts.get(BOB)).trust).toBe('compared');
  });

  it('that comes between a look and a click is not accepted by it', async () => {
    await contacts.get(BOB);
    await contacts.observe(BOB, second);
    const slow: ClientStorage = {
      ...storage,
      get: async (key) => {
        const value = await storage.get(key);
        if (!raced) {
          raced = true;
          await contacts.observe(BOB, forged);
        }
        return value as never;
      },
    };
    let raced = false;
    const options = { http: directory.http, address: ALICE, own: () => publicOf(alice) };
    expect(await codeOf(new Contacts({ ...options, storage: slow }).accept(BOB))).toBe('key_changed');
    expect(await contacts.get(BOB)).toMatchObject({ key: forged, trust: 'changed' });
  });
});

describe('a safety number', () => {
  it('is that of the keys that the server lists now, or of those that are pinned while it is not reached', async () => {
    expect(await contacts.safetyNumber(BOB)).toBe(await safetyNumber(publicOf(alice), first));
    directory.list(BOB, second, first);
    expect(await contacts.safetyNumber('bob')).toBe(await safetyNumber(second, publicOf(alice)));
    directory.isOffline = true;
    expect(await contacts.safetyNumber(BOB)).toBe(await safetyNumber(publicOf(alice), second));
    expect(await codeOf(contacts.safetyNumber('carol'))).toBe('network');
    expect(changes.length).toBe(1);
  });

  it('marks a contact when it is the number that was compared', async () => {
    const digits = await contacts.safetyNumber(BOB);
    const spaced = (digits.match(/.{5}/g) ?? []).join(' ');
    await contacts.observe(BOB, second);
    expect(await codeOf(contacts.markCompared(BOB, spaced))).toBe('key_changed');
    expect((await contacts.get(BOB)).trust).toBe('changed');
    await contacts.observe(BOB, first);
    const { trust, comparedAt } = await contacts.markCompared(BOB, spaced);
    expect([trust, new Date(comparedAt ?? '').toISOString()]).toEqual(['compared', comparedAt]);
    expect(await contacts.unmarkCompared(BOB)).toMatchObject({ trust: 'firstUse', comparedAt: null });
  });
});

describe('a signing key', () => {
  const trustOf = async (key: PublicKey): Promise<string | null> =>
    (await contacts.signingKey(BOB, key.id))?.trust ?? null;

  it('of a contact comes from the pin, of a stranger from the history, and verifies', async () => {
    const [writer] = versions;
    if (!writer) throw new Error('Bob has keys.');
    const sealed = await sealFor(writer, alice, { text: 'hello' });
    const text = sealed.text && (await digestOf(decodeBox(sealed.text)));
    const signed = signedText({ id: sealed.id, from: BOB, to: ALICE }, text, []);
    const found = await contacts.signingKey(BOB, sealed.signingKeyId);
    const verified = found && (await verifySignature(found.key, signed, decodeBase64(sealed.signature)));
    expect([verified, found?.trust]).toEqual([true, 'firstUse']);
    await contacts.signingKey(BOB, sealed.signingKeyId);
    expect(directory.requests).toEqual(['/api/users/bob@a.example/keys']);
  });

  it('is found on every page of a history that is read once, and kept', async () => {
    directory.pageSize = 1;
    directory.list(BOB, third, second, first);
    expect(await Promise.all([first, second, third].map(trustOf))).toEqual([
      'firstUse',
      'firstUse',
      'firstUse',
    ]);
    expect(directory.requests).toEqual(Array(3).fill('/api/users/bob@a.example/keys'));
    directory.isOffline = true;
    expect((await open().signingKey(BOB, second.id))?.trust).toBe('firstUse');
    expect(changes).toEqual([]);
  });

  it('is not looked for in a history without an end', async () => {
    const endless = new Array<PublicKey>(1500).fill(second);
    directory.pageSize = 300;
    directory.list(BOB, first, ...endless, third);
    expect(await contacts.signingKey(BOB, third.id)).toBe(null);
    expect(directory.requests.length).toBe(4);
  });

  it('is as good as what is known of that key', async () => {
    await contacts.markCompared(BOB);
    directory.list(BOB, third, second, first);
    expect(await trustOf(second)).toBe('changed');
    expect([await trustOf(first), await trustOf(third)]).toEqual(['compared', 'changed']);
    expect(changes.map(({ before, now, wasCompared }) => [before, now, wasCompared])).toEqual([
      [first, third, true],
    ]);
    await contacts.accept(BOB);
    expect(await Promise.all([first, second, third].map(trustOf))).toEqual([
      'compared',
      'changed',
      'firstUse',
    ]);
  });

  it('that turns up in a history later is not trusted', async () => {
    directory.list(BOB, third, second);
    expect(await trustOf(second)).toBe('firstUse');
    directory.list(BOB, third, second, { ...forged, version: 1 });
    expect([await trustOf(forged), await trustOf(second)]).toEqual(['changed', 'firstUse']);
  });

  it('keeps its id, whatever the history says later', async () => {
    await contacts.get(BOB);
    directory.list(BOB, { ...forged, id: first.id });
    await contacts.refresh(BOB);
    const found = await contacts.signingKey(BOB, first.id);
    const spki = found && Buffer.from(await crypto.subtle.exportKey('spki', found.key)).toString('base64');
    expect(first.signingPublicKey.replaceAll('\n', '')).toContain(spki);
    expect(changes.length).toBe(1);
  });

  it('is none of an account that does not list it, which is asked again a minute later', async () => {
    jest.useFakeTimers({ now: 1_800_000_000_000, doNotFake: ['nextTick', 'queueMicrotask', 'setImmediate'] });
    try {
      await contacts.get(BOB);
      expect([await trustOf(second), await trustOf(second)]).toEqual([null, null]);
      directory.list(BOB, second, first);
      jest.setSystemTime(1_800_000_059_999);
      expect([await trustOf(second), directory.requests.length]).toEqual([null, 2]);
      jest.setSystemTime(1_800_000_060_000);
      expect([await trustOf(second), directory.requests.length]).toEqual(['changed', 3]);
    } finally {
      jest.useRealTimers();
    }
  });

  it('is none of an account that does not exist, and unknown while the server is not reached', async () => {
    expect(await contacts.signingKey('carol@a.example', first.id)).toBeNull();
    directory.isOffline = true;
    expect(await codeOf(contacts.signingKey('dave@a.example', first.id))).toBe('network');
  });

  it('is spoilt by no other version that is not what it says', async () => {
    directory.list(BOB, third, { ...second, signingFingerprint: forged.signingFingerprint }, first);
    expect([await trustOf(first), await trustOf(second)]).toEqual(['firstUse', null]);
  });
});
