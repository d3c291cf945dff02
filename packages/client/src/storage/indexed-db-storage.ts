import { type DBSchema, type IDBPDatabase, openDB } from 'idb';
import type { ClientStorage } from './client-storage.js';

interface Schema extends DBSchema {
  values: { key: string; value: unknown };
}

/** After every string that begins with the same prefix. */
const LAST = '\uffff';

/**
 * Keeps everything in an IndexedDB of this origin, the keys as CryptoKeys that cannot be exported. Several tabs may use the same one.
 *
 * @param name - of the database; one for each account that shall stay logged in
 */
export function indexedDbStorage(name = 'sealpost'): ClientStorage {
  let opening: Promise<IDBPDatabase<Schema>> | undefined;
  const forget = (): void => {
    opening = undefined;
  };
  const database = (): Promise<IDBPDatabase<Schema>> => {
    opening ??= openDB<Schema>(name, 1, {
      upgrade: (fresh) => void fresh.createObjectStore('values'),
      // Another tab deletes the database or brings a later version: let it.
      blocking: (_current, _blocked, event) => {
        (event.target as IDBDatabase).close();
        forget();
      },
      terminated: forget,
    });
    opening.catch(forget);
    return opening;
  };
  return {
    get: async <T>(key: string) => (await (await database()).get('values', key)) as T | undefined,
    set: async (key, value) => {
      await (await database()).put('values', value, key);
    },
    delete: async (key) => (await database()).delete('values', key),
    keys: async (prefix) => (await database()).getAllKeys('values', IDBKeyRange.bound(prefix, prefix + LAST)),
    clear: async () => (await database()).clear('values'),
  };
}
