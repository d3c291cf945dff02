import { Http } from '../../packages/client/src/http/http.js';
import type { PublicKey, PublicKeyVersion, User } from '../../packages/client/src/wire.js';
import type { Person } from './client-people.js';

/** What a server says of the keys of its users. It may lie. */
export class FakeDirectory {
  /** By address, the current one first. */
  readonly histories = new Map<string, PublicKeyVersion[]>();
  /** Method and path of each request. */
  readonly requests: string[] = [];
  isOffline = false;
  /** How many versions stand on a page. */
  pageSize = 100;
  /** Whose address it answers, whoever was asked for. */
  address: string | undefined;
  readonly http = new Http({
    url: 'http://localhost',
    fetch: (input) => this.answer(new URL((input as Request).url)),
  });

  /** Gives the newest first, all others retired. */
  list(address: string, ...versions: PublicKey[]): void {
    const retired = (index: number): string | null => (index === 0 ? null : '2026-01-31T12:00:00.000Z');
    this.histories.set(
      address,
      versions.map((version, index) => ({ ...version, retiredAt: retired(index) })),
    );
  }

  private answer({ pathname, searchParams }: URL): Promise<Response> {
    this.requests.push(decodeURIComponent(pathname));
    if (this.isOffline) return Promise.reject(new TypeError('fetch failed'));
    const [, , , name = '', list] = pathname.split('/').map(decodeURIComponent);
    const history = this.histories.get(name);
    if (!history?.[0]) {
      const problem = { code: 'not_found', detail: 'There is no such user.', requestId: '', status: 404 };
      return Promise.resolve(Response.json(problem, { status: 404 }));
    }
    if (list === 'keys') {
      const from = Number(searchParams.get('cursor') ?? 0);
      const to = from + this.pageSize;
      const nextCursor = to < history.length ? String(to) : null;
      return Promise.resolve(Response.json({ items: history.slice(from, to), nextCursor }));
    }
    const { retiredAt, ...key } = history[0];
    const user: User = {
      id: String(retiredAt),
      username: '',
      address: this.address ?? name,
      displayName: null,
      key,
    };
    return Promise.resolve(Response.json(user));
  }
}

/** The public half of a person's keys, as a server gives it. */
export function publicOf({ pair }: Person): PublicKey {
  const { id, version, publicKey, fingerprint, signingPublicKey, signingFingerprint, createdAt } = pair;
  return { id, version, publicKey, fingerprint, signingPublicKey, signingFingerprint, createdAt };
}
