import type { ClientStorage } from '@sealpost/client';
import { withLock } from './lock.js';

/** Something that was sealed for this device. */
export interface SealedNote {
  nonce: Uint8Array<ArrayBuffer>;
  ciphertext: ArrayBuffer;
}

const KEY = 'page/vault-key';

/**
 * Seals what was typed and not sent yet, under a key of this device that cannot be exported. Both are in the client's storage, and go
 * when it is cleared. No text stands open in the browser's files, but its key lies beside it: how well that is hidden is up to the browser.
 */
export class Vault {
  #key: Promise<CryptoKey> | null = null;

  constructor(private readonly storage: ClientStorage) {}

  /** @param value - what JSON can hold */
  seal(value: unknown): Promise<SealedNote> {
    return this.sealBytes(new TextEncoder().encode(JSON.stringify(value)));
  }

  /** What was sealed; undefined when it does not open. */
  async open(note: SealedNote): Promise<unknown> {
    try {
      return JSON.parse(new TextDecoder().decode(await this.openBytes(note)));
    } catch {
      return undefined;
    }
  }

  async sealBytes(plain: BufferSource): Promise<SealedNote> {
    const nonce = crypto.getRandomValues(new Uint8Array(12));
    const key = await this.#getKey();
    return { nonce, ciphertext: await crypto.subtle.encrypt({ name: 'AES-GCM', iv: nonce }, key, plain) };
  }

  /** @throws DOMException when it does not open */
  async openBytes({ nonce, ciphertext }: SealedNote): Promise<ArrayBuffer> {
    return crypto.subtle.decrypt({ name: 'AES-GCM', iv: nonce }, await this.#getKey(), ciphertext);
  }

  #getKey(): Promise<CryptoKey> {
    this.#key ??= this.#readKey().catch((error: unknown) => {
      this.#key = null;
      throw error;
    });
    return this.#key;
  }

  async #readKey(): Promise<CryptoKey> {
    return withLock('vault', async () => {
      const kept = await this.storage.get<CryptoKey>(KEY);
      if (kept) return kept;
      const made = await crypto.subtle.generateKey({ name: 'AES-GCM', length: 256 }, false, [
        'encrypt',
        'decrypt',
      ]);
      await this.storage.set(KEY, made);
      return made;
    });
  }
}
