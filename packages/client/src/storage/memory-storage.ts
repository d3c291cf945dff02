import type { ClientStorage } from './client-storage.js';

/** Keeps nothing beyond this object: the session ends with the page or the process. */
export function memoryStorage(): ClientStorage {
  const values = new Map<string, unknown>();
  return {
    get: <T>(key: string) => Promise.resolve(structuredClone(values.get(key)) as T | undefined),
    set: async (key, value) => {
      values.set(key, await Promise.resolve(structuredClone(value)));
    },
    delete: (key) => {
      values.delete(key);
      return Promise.resolve();
    },
    keys: (prefix) => Promise.resolve([...values.keys()].filter((key) => key.startsWith(prefix)).sort()),
    clear: () => {
      values.clear();
      return Promise.resolve();
    },
  };
}
