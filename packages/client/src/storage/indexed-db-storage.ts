import type { ClientStorage } from './client-storage.js';

const STORE = 'values';
/** After every string that begins with the same prefix. */
const LAST = '\uffff';

/**
 * Keeps everything in an IndexedDB of this origin, the keys as CryptoKeys that cannot be exported. Several tabs may use the same one.
 *
 * @param name - of the database; one for each account that shall stay logged in
 * @returns what rejects with a `DOMException` when the browser keeps nothing, or no more
 */
export function indexedDbStorage(name = 'sealpost'): ClientStorage {
  let opening: Promise<IDBDatabase> | undefined;
  const forget = (): void => {
    opening = undefined;
  };
  const run = async <T>(
    mode: IDBTransactionMode,
    work: (values: IDBObjectStore) => IDBRequest<T>,
  ): Promise<T> => {
    opening ??= open(name, forget);
    opening.catch(forget);
    const transaction = (await opening).transaction(STORE, mode);
    const request = work(transaction.objectStore(STORE));
    return new Promise((resolve, reject) => {
      transaction.oncomplete = () => {
        resolve(request.result);
      };
      transaction.onabort = () => {
        reject(transaction.error ?? failed());
      };
    });
  };
  return {
    get: <T>(key: string) => run('readonly', (values) => values.get(key) as IDBRequest<T | undefined>),
    set: async (key, value) => {
      await run('readwrite', (values) => values.put(value, key));
    },
    delete: (key) => run('readwrite', (values) => values.delete(key)),
    keys: (prefix) =>
      run('readonly', (values) => {
        const range = IDBKeyRange.bound(prefix, prefix + LAST);
        return values.getAllKeys(range) as IDBRequest<string[]>;
      }),
    clear: () => run('readwrite', (values) => values.clear()),
  };
}

/** @param onGone - called when the connection is no longer one */
function open(name: string, onGone: () => void): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => {
      request.result.createObjectStore(STORE);
    };
    request.onerror = () => {
      reject(request.error ?? failed());
    };
    request.onsuccess = () => {
      const database = request.result;
      database.onclose = onGone;
      // Another tab deletes the database or brings a later version: let it.
      database.onversionchange = () => {
        database.close();
        onGone();
      };
      resolve(database);
    };
  });
}

function failed(): DOMException {
  return new DOMException('The storage does not work.', 'UnknownError');
}
