import type { PublicKeyVersion } from '../wire.js';

/** A key version of the account, with its private halves as CryptoKeys that cannot be exported. */
export interface OwnKey {
  public: PublicKeyVersion;
  /** RSA-OAEP. */
  privateKey: CryptoKey;
  /** Ed25519. */
  signingKey: CryptoKey;
}

/** The account's keys, all versions of them, as far as this device has read them. */
export class Keyring {
  /** @param address - of the account, as messages carry it @param accountKey - AES-GCM, not extractable */
  constructor(
    readonly address: string,
    readonly accountKey: CryptoKey,
    private keys: OwnKey[],
  ) {}

  /** The newest version. */
  get current(): OwnKey {
    const [newest] = this.keys;
    if (!newest) throw new Error('The keyring is empty.');
    return newest;
  }

  /** Every version, newest first. */
  get versions(): readonly OwnKey[] {
    return this.keys;
  }

  /** The RSA private key of a version; the keyring is read again for one that is not known. Undefined when the account has none such. */
  async privateKey(keyId: string): Promise<CryptoKey | undefined> {
    return (await this.version(keyId))?.privateKey;
  }

  /** A version; the keyring is read again for one that is not known. */
  async version(keyId: string): Promise<OwnKey | undefined> {
    if (!this.find(keyId)) await this.refresh();
    return this.find(keyId);
  }

  /** What to sign with now. */
  signingKey(): { keyId: string; key: CryptoKey } {
    const { public: key, signingKey } = this.current;
    return { keyId: key.id, key: signingKey };
  }

  /** Reads the keyring again; several calls at once read it once. @throws SealpostError `tampered_keyring` */
  refresh(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  private find(keyId: string): OwnKey | undefined {
    return this.keys.find((key) => key.public.id === keyId);
  }
}
