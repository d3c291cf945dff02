import 'fake-indexeddb/auto';
import type { ClientStorage } from './client-storage.js';
import { indexedDbStorage } from './indexed-db-storage.js';
import { memoryStorage } from './memory-storage.js';

let databases = 0;
const kinds: [string, () => ClientStorage][] = [
  ['memoryStorage', memoryStorage],
  ['indexedDbStorage', () => indexedDbStorage(`test-${++databases}`)],
];

describe.each(kinds)('%s', (_name, create) => {
  it('keeps values of any shape, as they were', async () => {
    const storage = create();
    const value = { bytes: new Uint8Array([1, 2, 3]), at: new Date(0), list: [1, { two: null }] };
    await storage.set('a', value);
    value.list.push(3);
    value.bytes[0] = 9;
    expect(await storage.get('a')).toEqual({
      bytes: new Uint8Array([1, 2, 3]),
      at: new Date(0),
      list: [1, { two: null }],
    });
    await storage.set('a', false);
    expect(await storage.get('a')).toBe(false);
  });

  it('knows nothing of what was never there or is gone', async () => {
    const storage = create();
    await storage.set('a', 1);
    await storage.delete('a');
    await storage.delete('never');
    expect([await storage.get('a'), await storage.get('never')]).toEqual([undefined, undefined]);
  });

  it('lists the keys of a prefix, in order', async () => {
    const storage = create();
    for (const key of ['b/2', 'a', 'b/1', 'b', 'b0', 'c/1', 'b/\u{1F600}']) await storage.set(key, key);
    expect(await storage.keys('b/')).toEqual(['b/1', 'b/2', 'b/\u{1F600}']);
    expect((await storage.keys('')).length).toBe(7);
  });

  it('forgets everything', async () => {
    const storage = create();
    await storage.set('a', 1);
    await storage.set('b', 2);
    await storage.clear();
    expect(await storage.keys('')).toEqual([]);
  });

  it('keeps keys that nobody can export, and that work', async () => {
    const storage = create();
    const { subtle } = globalThis.crypto;
    const key = await subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, ['encrypt', 'decrypt']);
    await storage.set('keys', { one: key });
    const kept = (await storage.get<{ one: CryptoKey }>('keys'))?.one;
    if (!kept) throw new Error('The key is gone.');
    expect([kept.type, kept.extractable, kept.usages]).toEqual(['secret', false, ['encrypt', 'decrypt']]);
    await expect(subtle.exportKey('raw', kept)).rejects.toThrow('key is not extractable');
    const iv = new Uint8Array(12);
    const sealed = await subtle.encrypt({ name: 'AES-GCM', iv }, key, new Uint8Array([7]));
    expect([...new Uint8Array(await subtle.decrypt({ name: 'AES-GCM', iv }, kept, sealed))]).toEqual([7]);
  });
});

describe('indexedDbStorage', () => {
  it('is one for all tabs that name it', async () => {
    const [tab, other, another] = [
      indexedDbStorage('shared'),
      indexedDbStorage('shared'),
      indexedDbStorage('other'),
    ];
    await tab.set('a', 1);
    expect([await other.get('a'), await another.get('a')]).toEqual([1, undefined]);
    await other.clear();
    expect(await tab.get('a')).toBe(undefined);
  });

  it('lets another tab delete the database, and begins anew', async () => {
    const storage = indexedDbStorage('deleted');
    await storage.set('a', 1);
    await new Promise((resolve, reject) => {
      const request = indexedDB.deleteDatabase('deleted');
      request.onsuccess = resolve;
      request.onerror = reject;
      request.onblocked = reject;
    });
    expect(await storage.get('a')).toBe(undefined);
    await storage.set('b', 2);
    expect(await storage.keys('')).toEqual(['b']);
  });
});
