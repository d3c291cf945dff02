import { type OpenedKeyPair, openKeyPair } from '../crypto/index.js';
import { answer, type Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { PublicKeyVersion, WireKeyPair, WireKeyring } from '../wire.js';
import { ofKeyring, tamperedKeyring } from './crypto-refusal.js';

/** A key version of the account, its private halves not extractable. */
export type OwnKey = OpenedKeyPair;

/** Where a keyring reads, and whom it tells. */
export interface KeyringSource {
  http: Http;
  /** Of the account, as messages carry it. */
  address: string;
  /** AES-GCM, not extractable. */
  accountKey: CryptoKey;
  keys?: readonly OwnKey[];
  /** Called after versions came. */
  onChange?: () => Promise<void>;
}

/** The account's keys, all versions of them that this device has read. None is ever forgotten, whatever the server answers. */
export class Keyring {
  readonly address: string;
  /** AES-GCM, not extractable: seals what this device keeps for itself. */
  readonly accountKey: CryptoKey;
  private readonly http: Http;
  private readonly onChange: (() => Promise<void>) | undefined;
  private keys: readonly OwnKey[];
  private reading: Promise<void> | undefined;
  /** Ids that the last reading did not bring. */
  private readonly missing = new Set<string>();

  constructor({ http, address, accountKey, keys = [], onChange }: KeyringSource) {
    this.http = http;
    this.address = address;
    this.accountKey = accountKey;
    this.keys = keys;
    this.onChange = onChange;
  }

  /** The newest version. */
  get current(): OwnKey {
    const [newest] = this.keys;
    if (!newest) throw new SealpostError('tampered_keyring', 'The server keeps no keys for the account.');
    return newest;
  }

  /** Every version, newest first. */
  get versions(): readonly OwnKey[] {
    return this.keys;
  }

  /** What to sign with now: Ed25519. */
  signingKey(): { keyId: string; key: CryptoKey } {
    const { public: key, signingKey } = this.current;
    return { keyId: key.id, key: signingKey };
  }

  /** The RSA private key of a version; see {@link version}. */
  async privateKey(keyId: string): Promise<CryptoKey | undefined> {
    return (await this.version(keyId))?.privateKey;
  }

  /** A version. The keyring is read again for one that is not known, once for all who ask. Undefined when the account has none such. */
  async version(keyId: string): Promise<OwnKey | undefined> {
    const known = this.find(keyId);
    if (known || this.missing.has(keyId)) return known;
    await this.read();
    const read = this.find(keyId);
    if (!read) this.missing.add(keyId);
    return read;
  }

  /** Reads the keyring again. @throws SealpostError `tampered_keyring` */
  async refresh(): Promise<void> {
    // What is under way may have been answered before the change that this call is about.
    await this.reading?.catch(() => undefined);
    this.missing.clear();
    await this.read();
  }

  /** Takes up what the server answered. @throws SealpostError `tampered_keyring`, and nothing is taken up then */
  async adopt({ keys }: Pick<WireKeyring, 'keys'>): Promise<void> {
    const read = await ofKeyring(() => Promise.all(keys.map((pair) => this.open(pair))));
    const all = withOthers(read, this.keys);
    assertDistinct(all.map((key) => key.public));
    this.keys = all;
    await this.onChange?.();
  }

  private read(): Promise<void> {
    this.reading ??= answer(this.http.api.GET('/api/keys'))
      .then((keyring) => this.adopt(keyring))
      .finally(() => {
        this.reading = undefined;
      });
    return this.reading;
  }

  private async open(pair: WireKeyPair): Promise<OwnKey> {
    const known = this.find(pair.id);
    const { fingerprint, signingFingerprint, retiredAt } = pair;
    if (known?.public.fingerprint === fingerprint && known.public.signingFingerprint === signingFingerprint) {
      return { ...known, public: { ...known.public, retiredAt } };
    }
    return openKeyPair(this.accountKey, pair);
  }

  private find(keyId: string): OwnKey | undefined {
    return this.keys.find((key) => key.public.id === keyId);
  }
}

/** Some versions, and those of others that are not among them; the newest first. */
export function withOthers(keys: readonly OwnKey[], others: readonly OwnKey[]): OwnKey[] {
  const ids = new Set(keys.map((key) => key.public.id));
  const rest = others.filter((key) => !ids.has(key.public.id));
  return [...keys, ...rest].sort((a, b) => b.public.version - a.public.version);
}

/** The seals bind neither id nor version: an old key under a new name would be the current one. @throws SealpostError `tampered_keyring` */
function assertDistinct(keys: readonly PublicKeyVersion[]): void {
  for (const part of ['id', 'fingerprint', 'signingFingerprint'] as const) {
    if (new Set(keys.map((key) => key[part])).size < keys.length) throw tamperedKeyring();
  }
}
