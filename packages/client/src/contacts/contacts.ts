import { type IdentityFingerprints, safetyNumber } from '../crypto/index.js';
import type { Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Contact, KeyChange, Trust } from '../model.js';
import type { ClientStorage } from '../storage/client-storage.js';
import type { PublicKey } from '../wire.js';
import { HistoryReader } from './history-reader.js';
import { KeyDirectory } from './key-directory.js';
import { KeyObserver } from './key-observer.js';
import {
  contactOf,
  type Pin,
  sameKey,
  trustOf,
  withAcceptance,
  withComparison,
  withoutComparison,
} from './pin.js';
import { PinStore } from './pin-store.js';

export interface ContactsOptions {
  http: Http;
  storage: ClientStorage;
  /** The own address, which is never a contact. */
  address: string;
  /** The own current key. */
  own: () => IdentityFingerprints;
}

/** What to wrap a message key with. */
export interface ContactKey {
  address: string;
  keyId: string;
  /** RSA-OAEP, to encrypt. */
  encryptionKey: CryptoKey;
}

/**
 * The keys of other people, on trust on first use: a key is pinned when it is first seen, and any other that the server gives later is
 * a change that is told.
 */
export class Contacts {
  private readonly address: string;
  private readonly own: () => IdentityFingerprints;
  private readonly pins: PinStore;
  private readonly directory: KeyDirectory;
  private readonly observer: KeyObserver;
  private readonly histories: HistoryReader;

  constructor({ http, storage, address, own }: ContactsOptions) {
    this.address = address;
    this.own = own;
    this.pins = new PinStore(storage);
    this.directory = new KeyDirectory(http);
    this.observer = new KeyObserver(this.pins, this.directory);
    this.histories = new HistoryReader(this.pins, this.directory, this.observer);
  }

  /**
   * A contact as this device knows it; the server is asked for one that was never seen.
   *
   * @param address - or a username of the own server
   * @throws SealpostError `not_found`; `tampered_key`; `invalid_argument` for the own address
   */
  async get(address: string): Promise<Contact> {
    return contactOf(await this.pin(this.canonical(address)));
  }

  /** A contact with the key that the server lists now. @throws SealpostError as {@link get} */
  async refresh(address: string): Promise<Contact> {
    return contactOf(await this.ask(this.canonical(address)));
  }

  /**
   * The number to compare with the contact over another channel: the same on both sides unless somebody swapped a key.
   *
   * @returns 60 digits, without spaces
   * @throws SealpostError as {@link get}
   */
  async safetyNumber(address: string): Promise<string> {
    return safetyNumber(this.own(), (await this.get(address)).key);
  }

  /**
   * Notes that the safety number was compared and is the same on both sides. A change that waits is accepted by that.
   *
   * @param digits - the number that was compared; without it, that of the keys of this moment
   * @throws SealpostError as {@link get}; `key_changed` when the number is no longer that
   */
  async markCompared(address: string, digits?: string): Promise<Contact> {
    const { key } = await this.get(address);
    if (digits !== undefined && digits.replace(/\s/g, '') !== (await safetyNumber(this.own(), key))) {
      throw new SealpostError('key_changed', 'The number that was compared is not that of these keys.');
    }
    const at = new Date().toISOString();
    return this.change(address, key, (pin) => withComparison(pin, at));
  }

  /** Takes a comparison back. @throws SealpostError as {@link get} */
  async unmarkCompared(address: string): Promise<Contact> {
    const { key } = await this.get(address);
    return this.change(address, key, withoutComparison);
  }

  /** Accepts the keys that a contact has now: sends go on. @throws SealpostError as {@link get} */
  async accept(address: string): Promise<Contact> {
    const { key } = await this.get(address);
    return this.change(address, key, withAcceptance);
  }

  /** Tells of every change of a contact's keys, once. @returns what ends it */
  onKeyChanged(listener: (change: KeyChange) => void): () => void {
    return this.observer.listen(listener);
  }

  /** The changes that wait to be accepted. */
  async changesAwaiting(): Promise<KeyChange[]> {
    return (await this.pins.all()).map(({ change }) => change).filter((change) => change !== null);
  }

  /**
   * What to wrap with for an address.
   *
   * @throws SealpostError `key_changed` when the keys before were compared, and these were not accepted; otherwise as {@link get}
   * @internal
   */
  async keysOf(address: string): Promise<ContactKey> {
    const { current, change } = await this.pin(this.canonical(address));
    if (change?.wasCompared) {
      const detail = `The keys of ${address} are not those that were compared.`;
      throw new SealpostError('key_changed', detail, { change });
    }
    const { encryptionKey } = await this.directory.keys(current);
    return { address, keyId: current.id, encryptionKey };
  }

  /**
   * A signing key of another sender, with what is known of it.
   *
   * @param from - the address that the message carries
   * @param keyId - the version that it names
   * @returns null when the sender's account lists no such key
   * @throws SealpostError `network` and the like: then it is not known
   * @internal
   */
  async signingKey(from: string, keyId: string): Promise<{ key: CryptoKey; trust: Trust } | null> {
    if (from === this.address) return null;
    const pinned = await this.histories.find(from, keyId);
    if (!pinned) return null;
    const { verificationKey } = await this.directory.keys(pinned.key);
    return { key: verificationKey, trust: trustOf(pinned) };
  }

  /**
   * Takes note of a key that a server gave as the current one of an address. The own address is passed over.
   *
   * @param onlyKnown - notes nothing of addresses that were never seen: for lists of people whom nobody has asked for
   * @throws SealpostError `tampered_key` when it is not what its fingerprints say
   * @internal
   */
  async observe(address: string, key: PublicKey, { onlyKnown = false } = {}): Promise<void> {
    if (address === this.address) return;
    if (onlyKnown && !(await this.pins.read(address))) return;
    await this.observer.observe(address, key);
  }

  private async pin(address: string): Promise<Pin> {
    return (await this.pins.read(address)) ?? (await this.ask(address));
  }

  private async ask(address: string): Promise<Pin> {
    return this.observer.observe(address, (await this.directory.user(address)).key);
  }

  /** Changes what is known of the key that somebody looked at, and of no other that came meanwhile. */
  private async change(name: string, key: PublicKey, change: (pin: Pin) => Pin): Promise<Contact> {
    const address = this.canonical(name);
    const pin = await this.pins.update(address, (stored) => {
      if (!stored || !sameKey(stored.current, key)) {
        throw new SealpostError('key_changed', `The keys of ${address} have just changed.`, {
          change: stored?.change ?? undefined,
        });
      }
      return change(stored);
    });
    return contactOf(pin);
  }

  private canonical(name: string): string {
    const lower = name.toLowerCase();
    const address = lower.includes('@') ? lower : lower + this.address.slice(this.address.indexOf('@'));
    if (address === this.address) {
      throw new SealpostError('invalid_argument', 'The own account is not a contact.');
    }
    return address;
  }
}
