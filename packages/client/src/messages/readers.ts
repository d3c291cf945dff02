import type { Keyring } from '../account/keyring.js';
import type { ContactKey, Contacts } from '../contacts/contacts.js';
import type { MessageReader } from '../crypto/index.js';
import { answer, type Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { PublicKey } from '../wire.js';

/** Whom a message is for: the members of the wire that name it, and the address that is bound into it. */
export interface Target {
  to: string;
  recipient?: string;
  groupId?: string;
}

/** How many contacts are asked for at once. */
const AT_ONCE = 8;

/** Finds out who reads a message, and the keys to wrap it to. */
export class Readers {
  constructor(
    private readonly http: Http,
    private readonly keyring: Keyring,
    private readonly contacts: Contacts,
  ) {}

  /** @throws SealpostError `invalid_argument` unless one of the two is given */
  target({ to, groupId }: { to?: string; groupId?: string }): Target {
    const own = this.keyring.address;
    const server = own.slice(own.indexOf('@'));
    if (groupId !== undefined && to === undefined) return { to: `group:${groupId}${server}`, groupId };
    if (to !== undefined && groupId === undefined && to !== '') {
      const name = to.toLowerCase();
      const address = name.includes('@') ? name : name + server;
      return { to: address, recipient: address };
    }
    throw new SealpostError('invalid_argument', 'A message is either to somebody or to a group.');
  }

  /**
   * The current keys of all who read it, the own one among them.
   *
   * @throws SealpostError `recipient_not_found`; `not_found` for a group; `key_changed`; `tampered_key`
   */
  async of(target: Target, signal?: AbortSignal): Promise<MessageReader[]> {
    return this.readers(await this.others(target, signal), signal);
  }

  /**
   * The same, after the server said which keys are current. Keys of people who are not to read it are passed over.
   *
   * @param keys - of the problem `stale_keys`
   */
  async now(
    target: Target,
    keys: readonly (PublicKey & { address: string })[],
    signal?: AbortSignal,
  ): Promise<MessageReader[]> {
    const own = keys.find(({ address }) => address === this.keyring.address);
    if (own && own.id !== this.keyring.current.public.id) await this.keyring.refresh();
    const others = await this.others(target, signal);
    const theirs = new Set(others);
    for (const { address, ...key } of keys) {
      if (theirs.has(address)) await this.contacts.observe(address, key);
    }
    return this.readers(others, signal);
  }

  /** The keys of others, and the own one. */
  private async readers(others: string[], signal?: AbortSignal): Promise<MessageReader[]> {
    const { public: key, encryptionKey } = this.keyring.current;
    const readers: MessageReader[] = [{ keyId: key.id, encryptionKey }];
    for (let at = 0; at < others.length; at += AT_ONCE) {
      signal?.throwIfAborted();
      readers.push(...(await Promise.all(others.slice(at, at + AT_ONCE).map((one) => this.keysOf(one)))));
    }
    return readers;
  }

  private async others({ to, groupId }: Target, signal?: AbortSignal): Promise<string[]> {
    const addresses = groupId === undefined ? [to] : await this.members(groupId, signal);
    return addresses.filter((address) => address !== this.keyring.address);
  }

  private async members(id: string, signal?: AbortSignal): Promise<string[]> {
    const call = this.http.api.GET('/api/groups/{id}', { params: { path: { id } }, signal });
    return (await answer(call)).members.map(({ address }) => address);
  }

  private async keysOf(address: string): Promise<ContactKey> {
    try {
      return await this.contacts.keysOf(address);
    } catch (error) {
      if (!(error instanceof SealpostError) || error.code !== 'not_found') throw error;
      const { status, requestId, problem } = error;
      const detail = `There is no ${address}.`;
      throw new SealpostError('recipient_not_found', detail, { status, requestId, problem });
    }
  }
}
