import type { ClientOptions } from '../client-options.js';
import { importSecretKey } from '../crypto/index.js';
import { answer, Http, normalUrl } from '../http/http.js';
import type { Bytes } from '../model.js';
import type { ClientStorage } from '../storage/client-storage.js';
import { memoryStorage } from '../storage/memory-storage.js';
import { ScopedStorage } from '../storage/scoped-storage.js';
import type { Profile, WireSession } from '../wire.js';
import { Keyring, type OwnKey, withOthers } from './keyring.js';

/** Under which the storage keeps the session; what else it keeps begins with the id of the session. */
const PLACE = 'session';
const FORMAT = 1;

/** What a storage keeps of a session. */
export interface SavedSession {
  format: typeof FORMAT;
  url: string;
  token: string;
  sessionId: string;
  profile: Profile;
  /** AES-GCM, not extractable. */
  accountKey: CryptoKey;
  keys: readonly OwnKey[];
}

/** Who is logged in on this device, with the keys. */
export class Session {
  readonly http: Http;
  readonly keyring: Keyring;
  /** The part of the storage that is this session's. */
  readonly storage: ScopedStorage;
  private readonly saved: ClientStorage;
  /** What is done with the session that is stored, one after the other: what was ended is not written again. */
  private work: Promise<unknown> = Promise.resolve();

  constructor(
    options: Pick<ClientOptions, 'storage' | 'fetch' | 'sealedTransport'>,
    private state: SavedSession,
  ) {
    const { url, token, sessionId, profile, accountKey, keys } = state;
    this.saved = options.storage ?? memoryStorage();
    this.storage = new ScopedStorage(this.saved, `${sessionId}/`);
    const { fetch, sealedTransport } = options;
    this.http = new Http({ url, token, fetch, sealedTransport, onSessionEnded: () => this.end() });
    this.keyring = new Keyring({
      http: this.http,
      address: profile.address,
      accountKey,
      keys,
      onChange: () => this.save({ keys: this.keyring.versions, profile: this.withCurrentKey() }),
    });
  }

  /**
   * Begins with what the server answered, in the place of what the storage kept before.
   *
   * @param accountKey - 32 bytes, overwritten
   * @throws SealpostError `tampered_keyring`
   */
  static async begin(
    options: ClientOptions,
    { token, sessionId, user, keyring }: WireSession,
    accountKey: Bytes,
  ): Promise<Session> {
    const url = normalUrl(options.url);
    const key = await importSecretKey(accountKey);
    accountKey.fill(0);
    const state = {
      format: FORMAT,
      url,
      token,
      sessionId,
      profile: user,
      accountKey: key,
      keys: [],
    } as const;
    const session = new Session(options, state);
    try {
      await session.keyring.adopt(keyring);
      await session.saved.clear();
      await session.saved.set(PLACE, session.state);
    } catch (error) {
      // A session that nobody can use shall not stay open.
      await session.http.fetch('/api/auth/logout', { method: 'POST' }).catch(() => undefined);
      throw error;
    }
    return session;
  }

  /** What a storage keeps, when it is of this server. */
  static async saved({ url, storage }: ClientOptions): Promise<SavedSession | undefined> {
    const saved = await storage?.get<SavedSession>(PLACE);
    return saved?.format === FORMAT && saved.url === normalUrl(url) ? saved : undefined;
  }

  get sessionId(): string {
    return this.state.sessionId;
  }

  /** As it was last seen. */
  get profile(): Profile {
    return this.state.profile;
  }

  /** Reads the profile, and the keyring when the current key is one that is not known. */
  async refresh(signal?: AbortSignal): Promise<Profile> {
    const profile = await answer(this.http.api.GET('/api/users/me', { signal }));
    await this.seen(profile);
    if (profile.key.id !== this.keyring.current.public.id) await this.keyring.refresh();
    return profile;
  }

  /** Takes note of the profile. */
  seen(profile: Profile): Promise<void> {
    return this.save({ profile });
  }

  /** Forgets the session, and asks nothing more of the server. Another one that the storage keeps by now stays. */
  async end(): Promise<void> {
    this.http.end();
    await this.storage.end();
    await this.inTurn(async () => {
      if (await this.stored()) await this.saved.clear();
    });
  }

  private withCurrentKey(): Profile {
    const { retiredAt, ...key } = this.keyring.current.public;
    return retiredAt === null ? { ...this.profile, key } : this.profile;
  }

  private save(change: Partial<SavedSession>): Promise<void> {
    this.state = { ...this.state, ...change };
    return this.inTurn(async () => {
      // Another tab may have logged out meanwhile, or have read keys that this one has not.
      const stored = await this.stored();
      if (!stored) return;
      const keys = withOthers(this.state.keys, stored.keys);
      await this.saved.set(PLACE, { ...this.state, keys });
    });
  }

  /** What the storage keeps of this session, and of no other. */
  private async stored(): Promise<SavedSession | undefined> {
    const saved = await this.saved.get<SavedSession>(PLACE);
    return saved?.sessionId === this.sessionId ? saved : undefined;
  }

  private inTurn(task: () => Promise<void>): Promise<void> {
    const done = this.work.then(task);
    this.work = done.catch(() => undefined);
    return done;
  }
}
