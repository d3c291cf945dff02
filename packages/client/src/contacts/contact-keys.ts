import type { Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { KeyChange, Trust } from '../model.js';
import type { ClientStorage } from '../storage/client-storage.js';
import type { PublicKey } from '../wire.js';
import { HistoryReader } from './history-reader.js';
import { KeyDirectory } from './key-directory.js';
import { KeyObserver } from './key-observer.js';
import { type Pin, sameKey, trustOf } from './pin.js';
import { PinStore } from './pin-store.js';

/** What to wrap a message key with. */
export interface ContactKey {
  address: string;
  keyId: string;
  /** RSA-OAEP, to encrypt. */
  encryptionKey: CryptoKey;
}

/** What to check a signature with. */
export interface SigningKey {
  /** Ed25519, to verify. */
  key: CryptoKey;
  trust: Trust;
}

/** The pinned keys of other people, and those that the server gives. */
export class ContactKeys {
  private readonly pins: PinStore;
  private readonly directory: KeyDirectory;
  private readonly observer: KeyObserver;
  private readonly histories: HistoryReader;

  /** @param own - the own address */
  constructor(
    http: Http,
    storage: ClientStorage,
    private readonly own: string,
  ) {
    this.pins = new PinStore(storage);
    this.directory = new KeyDirectory(http);
    this.observer = new KeyObserver(this.pins, this.directory);
    this.histories = new HistoryReader(this.pins, this.directory, this.observer);
  }

  /** @returns what ends it */
  listen(listener: (change: KeyChange) => void): () => void {
    return this.observer.listen(listener);
  }

  /** Everybody who was ever seen. */
  all(): Promise<Pin[]> {
    return this.pins.all();
  }

  /** A pin; the server is asked for an address that was never seen. @param name - an address, or a username of the own server */
  async pin(name: string): Promise<Pin> {
    const address = this.addressOf(name);
    return (await this.pins.read(address)) ?? (await this.ask(address));
  }

  /** The pin, after the server was asked for the current key. */
  async ask(name: string): Promise<Pin> {
    const address = this.addressOf(name);
    return this.observer.observe(address, (await this.directory.user(address)).key);
  }

  /** The same, or what is pinned when the server is not reached. */
  async newest(name: string): Promise<Pin> {
    try {
      return await this.ask(name);
    } catch (error) {
      const pin = await this.pins.read(this.addressOf(name));
      if (pin && error instanceof SealpostError && error.code === 'network') return pin;
      throw error;
    }
  }

  /** What to wrap with. @throws SealpostError `key_changed` when the keys before were compared, and these were not accepted */
  async encryptionKey(name: string): Promise<ContactKey> {
    const { address, current, change } = await this.pin(name);
    if (change?.wasCompared) {
      const detail = `The keys of ${address} are not those that were compared.`;
      throw new SealpostError('key_changed', detail, { change });
    }
    const { encryptionKey } = await this.directory.keys(current);
    return { address, keyId: current.id, encryptionKey };
  }

  /** @returns null when the account lists no such key, and for the own address */
  async signingKey(address: string, keyId: string): Promise<SigningKey | null> {
    const pinned = address === this.own ? null : await this.histories.find(address, keyId);
    if (!pinned) return null;
    const { verificationKey } = await this.directory.keys(pinned.key);
    return { key: verificationKey, trust: trustOf(pinned) };
  }

  /** Takes note of a current key. @param onlyKnown - but not of an address that was never seen */
  async observe(address: string, key: PublicKey, onlyKnown: boolean): Promise<void> {
    if (address === this.own) return;
    if (onlyKnown && !(await this.pins.read(address))) return;
    await this.observer.observe(address, key);
  }

  /**
   * Changes what is known of the key that somebody looked at.
   *
   * @throws SealpostError `key_changed` when another came meanwhile
   */
  change({ address, current }: Pin, change: (pin: Pin) => Pin): Promise<Pin> {
    return this.pins.update(address, (stored) => {
      if (stored && sameKey(stored.current, current)) return change(stored);
      throw new SealpostError('key_changed', `The keys of ${address} have just changed.`, {
        change: stored?.change ?? undefined,
      });
    });
  }

  /** @throws SealpostError `invalid_argument` for the own address */
  private addressOf(name: string): string {
    const lower = name.toLowerCase();
    const address = lower.includes('@') ? lower : lower + this.own.slice(this.own.indexOf('@'));
    if (address !== this.own) return address;
    throw new SealpostError('invalid_argument', 'The own account is not a contact.');
  }
}
