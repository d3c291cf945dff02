import { CryptoError, type ImportedPublicKeys, importPublicKeys } from '../crypto/index.js';
import { answer, type Http } from '../http/http.js';
import { Pages } from '../http/pages.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { PublicKey, PublicKeyVersion, User } from '../wire.js';

const PAGE = 100;
/** Key versions of one account. More than that in twenty years is no history, but a server that does not end. */
const MOST = 1000;

/** The public keys that the server lists. Nothing that it says of them is believed before it was checked here. */
export class KeyDirectory {
  private readonly imported = new Map<string, Promise<ImportedPublicKeys>>();

  constructor(private readonly http: Http) {}

  /** @throws SealpostError `not_found`; `tampered_key` when the server answers another account */
  async user(address: string): Promise<User> {
    const path = { username: address };
    const user = await answer(this.http.api.GET('/api/users/{username}', { params: { path } }));
    if (user.address !== address) {
      throw new SealpostError('tampered_key', 'The server answered the keys of another account.');
    }
    return user;
  }

  /** Every key version, newest first, up to a thousand. @throws SealpostError `not_found` */
  async history(address: string): Promise<PublicKeyVersion[]> {
    const versions: PublicKeyVersion[] = [];
    const pages = new Pages((cursor) => {
      const params = { path: { username: address }, query: { cursor, limit: PAGE } };
      return answer(this.http.api.GET('/api/users/{username}/keys', { params }));
    });
    for await (const version of pages) {
      versions.push(version);
      if (versions.length === MOST) break;
    }
    return versions;
  }

  /**
   * The keys themselves, read once.
   *
   * @throws SealpostError `tampered_key` when they are not what their fingerprints say, or no keys for this
   */
  keys(key: PublicKey): Promise<ImportedPublicKeys> {
    const { publicKey, fingerprint, signingPublicKey, signingFingerprint } = key;
    const name = [publicKey, fingerprint, signingPublicKey, signingFingerprint].join('\n');
    const known = this.imported.get(name);
    if (known) return known;
    const importing = importPublicKeys(key).catch((error: unknown) => {
      this.imported.delete(name);
      throw error instanceof CryptoError ? new SealpostError('tampered_key', error.message) : error;
    });
    this.imported.set(name, importing);
    return importing;
  }
}
