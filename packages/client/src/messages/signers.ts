import type { Keyring } from '../account/keyring.js';
import type { Contacts } from '../contacts/contacts.js';
import type { Verification } from '../model.js';
import type { WireMessage } from '../wire.js';
import { orNull } from './or-null.js';

/** Whose signature a message says that it has, and what to check it with. */
export interface Signer {
  key: CryptoKey;
  signer: NonNullable<Verification['signer']>;
}

/** Finds the keys that messages are signed with, each once for all messages of a batch. */
export class Signers {
  private readonly found = new Map<string, Promise<Signer | null>>();

  constructor(
    private readonly keyring: Keyring,
    private readonly contacts: Contacts,
  ) {}

  /**
   * @returns null when the message is not signed, or the sender's account lists no such key
   * @throws SealpostError `network` and the like, when it is not known
   */
  of({ from, signature, signingKeyId }: WireMessage): Promise<Signer | null> {
    if (signature === null || signingKeyId === null) return Promise.resolve(null);
    const name = `${from}\n${signingKeyId}`;
    const known = this.found.get(name);
    if (known) return known;
    const finding = this.find(from, signingKeyId);
    this.found.set(name, finding);
    return finding;
  }

  private async find(address: string, keyId: string): Promise<Signer | null> {
    if (address === this.keyring.address) {
      const own = await orNull(this.keyring.version(keyId));
      return own && { key: own.verificationKey, signer: { address, keyId, trust: 'compared' } };
    }
    const found = await orNull(this.contacts.signingKey(address, keyId));
    return found && { key: found.key, signer: { address, keyId, trust: found.trust } };
  }
}
