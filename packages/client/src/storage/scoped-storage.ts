import type { ClientStorage } from './client-storage.js';

/** The part of a storage whose keys begin with a prefix, until it is ended: then it knows nothing and keeps nothing. */
export class ScopedStorage implements ClientStorage {
  private ended = false;

  constructor(
    private readonly storage: ClientStorage,
    private readonly prefix: string,
  ) {}

  async get<T>(key: string): Promise<T | undefined> {
    return this.ended ? undefined : this.storage.get<T>(this.prefix + key);
  }

  async set(key: string, value: unknown): Promise<void> {
    if (!this.ended) await this.storage.set(this.prefix + key, value);
  }

  async delete(key: string): Promise<void> {
    if (!this.ended) await this.storage.delete(this.prefix + key);
  }

  async keys(prefix: string): Promise<string[]> {
    if (this.ended) return [];
    const keys = await this.storage.keys(this.prefix + prefix);
    return keys.map((key) => key.slice(this.prefix.length));
  }

  async clear(): Promise<void> {
    const keys = await this.storage.keys(this.prefix);
    await Promise.all(keys.map((key) => this.storage.delete(key)));
  }

  /** Forgets everything; whoever still works with it does so in vain. */
  async end(): Promise<void> {
    this.ended = true;
    await this.clear();
  }
}
