import type { Bytes } from '../model.js';
import type { ClientStorage } from '../storage/client-storage.js';
import type { IndexedMessage } from './message-index.js';

/** What was taken up and what was taken out, once. In whatever order chunks are read, what was taken out stays out. */
export interface Chunk {
  messages: IndexedMessage[];
  removed: Removal[];
}

export interface Removal {
  /** Of the message. */
  id: string;
  /** ISO 8601. */
  at: string;
}

interface SealedChunk {
  nonce: Bytes;
  ciphertext: ArrayBuffer;
}

const PREFIX = 'search/';
const AAD = new TextEncoder().encode('sealpost.v1 search-index');
const NONCE_BYTES = 12;

/**
 * Chunks of the index in the storage, each sealed under the account key. A chunk is written once and never changed, so several tabs may
 * write at once.
 */
export class SealedChunks {
  constructor(
    private readonly storage: ClientStorage,
    private readonly accountKey: CryptoKey,
  ) {}

  /** All chunks by key. What does not open, because it is another account's or was damaged, is deleted. */
  async read(): Promise<Map<string, Chunk>> {
    const chunks = new Map<string, Chunk>();
    let wasMerged: boolean;
    do {
      const keys = (await this.storage.keys(PREFIX)).filter((key) => !chunks.has(key));
      const read = await Promise.all(keys.map(async (key) => [key, await this.readOne(key)] as const));
      for (const [key, chunk] of read) if (chunk) chunks.set(key, chunk);
      // Another tab wrote a chunk in the place of those that are gone, before it deleted them.
      wasMerged = read.some(([, chunk]) => !chunk);
    } while (wasMerged);
    return chunks;
  }

  /** @returns the key */
  async write(chunk: Chunk): Promise<string> {
    const nonce = crypto.getRandomValues(new Uint8Array(NONCE_BYTES));
    const plaintext = new TextEncoder().encode(JSON.stringify(chunk));
    const parameters = { name: 'AES-GCM', iv: nonce, additionalData: AAD };
    const ciphertext = await crypto.subtle.encrypt(parameters, this.accountKey, plaintext);
    const key = PREFIX + crypto.randomUUID();
    await this.storage.set(key, { nonce, ciphertext } satisfies SealedChunk);
    return key;
  }

  async delete(keys: Iterable<string>): Promise<void> {
    await Promise.all([...keys].map((key) => this.storage.delete(key)));
  }

  async clear(): Promise<void> {
    await this.delete(await this.storage.keys(PREFIX));
  }

  private async readOne(key: string): Promise<Chunk | undefined> {
    const sealed = await this.storage.get<SealedChunk>(key);
    if (!sealed) return undefined;
    try {
      const parameters = { name: 'AES-GCM', iv: sealed.nonce, additionalData: AAD };
      const plaintext = await crypto.subtle.decrypt(parameters, this.accountKey, sealed.ciphertext);
      return JSON.parse(new TextDecoder().decode(plaintext)) as Chunk;
    } catch {
      await this.storage.delete(key);
      return undefined;
    }
  }
}
