import { type IdentityFingerprints, safetyNumber } from '../crypto/index.js';
import type { Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Contact, KeyChange } from '../model.js';
import type { ClientStorage } from '../storage/client-storage.js';
import type { PublicKey } from '../wire.js';
import { type ContactKey, ContactKeys, type SigningKey } from './contact-keys.js';
import { contactOf, withAcceptance, withComparison, withoutComparison } from './pin.js';

export type { ContactKey, SigningKey };

export interface ContactsOptions {
  http: Http;
  storage: ClientStorage;
  /** The own address, which is never a contact. */
  address: string;
  /** The own current key. */
  own: () => IdentityFingerprints;
}

/**
 * The keys of other people, on trust on first use: a key is pinned when it is first seen, and any other that the server gives later is
 * a change that is told. A contact is named by an address, or by a username of the own server.
 *
 * Every call throws `not_found` for an account that does not exist, `tampered_key` for keys that are not what the server says of them,
 * and `invalid_argument` for the own address.
 */
export class Contacts {
  private readonly keys: ContactKeys;
  private readonly own: () => IdentityFingerprints;

  constructor({ http, storage, address, own }: ContactsOptions) {
    this.keys = new ContactKeys(http, storage, address);
    this.own = own;
  }

  /** A contact as this device knows it; the server is asked for one that was never seen. */
  async get(address: string): Promise<Contact> {
    return contactOf(await this.keys.pin(address));
  }

  /** A contact, after the server was asked for the current key. */
  async refresh(address: string): Promise<Contact> {
    return contactOf(await this.keys.ask(address));
  }

  /**
   * The number to compare with the contact over another channel: the same on both sides unless somebody swapped a key. The server is
   * asked for the current key, when it is reached.
   *
   * @returns 60 digits, without spaces
   */
  async safetyNumber(address: string): Promise<string> {
    return safetyNumber(this.own(), (await this.keys.newest(address)).current);
  }

  /**
   * Notes that the safety number was compared and is the same on both sides. A change that waits is accepted by that.
   *
   * @param digits - the number that was compared; without it, that of the keys of this moment
   * @throws SealpostError `key_changed` when that is no longer the number
   */
  async markCompared(address: string, digits?: string): Promise<Contact> {
    const pin = await this.keys.pin(address);
    if (digits !== undefined && digits.replace(/\s/g, '') !== (await safetyNumber(this.own(), pin.current))) {
      const change = pin.change ?? undefined;
      throw new SealpostError('key_changed', 'These are not the keys that were compared.', { change });
    }
    const at = new Date().toISOString();
    return contactOf(await this.keys.change(pin, (stored) => withComparison(stored, at)));
  }

  /** Takes a comparison back. */
  async unmarkCompared(address: string): Promise<Contact> {
    return contactOf(await this.keys.change(await this.keys.pin(address), withoutComparison));
  }

  /** Accepts the keys that a contact has now: sends go on. */
  async accept(address: string): Promise<Contact> {
    return contactOf(await this.keys.change(await this.keys.pin(address), withAcceptance));
  }

  /** Tells of every change of a contact's keys, once. @returns what ends it */
  onKeyChanged(listener: (change: KeyChange) => void): () => void {
    return this.keys.listen(listener);
  }

  /** The changes that wait to be accepted. */
  async changesAwaiting(): Promise<KeyChange[]> {
    return (await this.keys.all()).map(({ change }) => change).filter((change) => change !== null);
  }

  /**
   * What to wrap with for a contact.
   *
   * @throws SealpostError `key_changed` when the keys before were compared, and these were not accepted
   * @internal
   */
  keysOf(address: string): Promise<ContactKey> {
    return this.keys.encryptionKey(address);
  }

  /**
   * A signing key of another sender, with what is known of it.
   *
   * @param from - the address that the message carries
   * @param keyId - the version that it names
   * @returns null when the sender's account lists no such key, and for the own address
   * @throws SealpostError `network` and the like: then it is not known
   * @internal
   */
  signingKey(from: string, keyId: string): Promise<SigningKey | null> {
    return this.keys.signingKey(from, keyId);
  }

  /**
   * Takes note of a key that a server gave as the current one of an address. The own address is passed over.
   *
   * @param onlyKnown - nothing is noted of addresses that were never seen: for lists of people whom nobody has asked for
   * @internal
   */
  observe(address: string, key: PublicKey, { onlyKnown = false } = {}): Promise<void> {
    return this.keys.observe(address, key, onlyKnown);
  }
}
