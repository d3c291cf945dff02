/** Where a client keeps what shall outlive the page. Values are copied by structured clone, CryptoKeys included. */
export interface ClientStorage {
  get<T>(key: string): Promise<T | undefined>;
  set(key: string, value: unknown): Promise<void>;
  delete(key: string): Promise<void>;
  /** The keys that begin with a prefix, in order. */
  keys(prefix: string): Promise<string[]>;
  /** Forgets everything. */
  clear(): Promise<void>;
}
