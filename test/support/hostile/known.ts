/** Stands in a drawn request for something that the server is known to have, which is filled in when the request is made. */
export class Known {
  constructor(
    readonly kind: Kind,
    /** Which of those that are known then. */
    readonly pick: number,
  ) {}
}

export type Kind =
  | 'message'
  /** A message with a file. */
  | 'file'
  | 'group'
  | 'session'
  | 'key'
  | 'uuid'
  | 'name'
  /** A name of those who make requests now. */
  | 'actor'
  | 'email'
  | 'cursor'
  | 'eventCursor'
  | 'authKey'
  | 'etag'
  | 'publicKey'
  | 'signingPublicKey';

const MOST = 300;
const ABSENT = '01999999-9999-7999-8999-999999999999';
const UUID = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/;

/** What earlier answers told of: ids, names, cursors, keys. Later requests ask for it again, so that they get past the first check. */
export class KnownThings {
  private readonly byKind = new Map<Kind, { value: string; by: string }[]>();
  private turn = 0;

  /** @param by whoever was told */
  add(kind: Kind, value: string, by = ''): void {
    const values = this.byKind.get(kind) ?? [];
    this.byKind.set(kind, values);
    if (values.length < MOST) values.push({ value, by });
    else values[this.turn++ % MOST] = { value, by };
  }

  /** Knows these and no others of their kind. */
  replace(kind: Kind, values: string[]): void {
    this.byKind.set(
      kind,
      values.map((value) => ({ value, by: '' })),
    );
  }

  /** @param by whose own is meant, three times out of four */
  private valueOf({ kind, pick }: Known, by: string): string {
    const all = this.byKind.get(kind) ?? [];
    const own = pick % 4 === 0 ? [] : all.filter((thing) => thing.by === by);
    const values = own.length > 0 ? own : all;
    return values[pick % values.length]?.value ?? ABSENT;
  }

  /** A copy of something drawn, in which everything that is known is filled in. */
  fill(value: unknown, by: string): unknown {
    if (value instanceof Known) return this.valueOf(value, by);
    if (Array.isArray(value)) return value.map((item) => this.fill(item, by));
    if (typeof value !== 'object' || value === null) return value;
    return Object.fromEntries(Object.entries(value).map(([key, item]) => [key, this.fill(item, by)]));
  }

  /** Takes whatever is worth asking for again out of an answer. */
  learn(body: unknown, by = ''): void {
    if (Array.isArray(body)) for (const item of body) this.learn(item, by);
    if (typeof body !== 'object' || body === null || Array.isArray(body)) return;
    const object = body as Record<string, unknown>;
    const { id, sessionId, nextCursor, cursor, username, email } = object;
    if (typeof id === 'string' && UUID.test(id)) {
      this.add(kindOf(object), id, by);
      if (Array.isArray(object.attachments) && object.attachments.length > 0) this.add('file', id, by);
    }
    if (typeof sessionId === 'string') this.add('session', sessionId, by);
    if (typeof nextCursor === 'string') this.add('cursor', nextCursor, by);
    if (typeof cursor === 'string') this.add('eventCursor', cursor, by);
    if (typeof username === 'string') this.add('name', username);
    if (typeof email === 'string') this.add('email', email);
    for (const value of Object.values(object)) this.learn(value, by);
  }
}

function kindOf(object: Record<string, unknown>): Kind {
  if ('sentAt' in object) return 'message';
  if ('members' in object) return 'group';
  if ('current' in object) return 'session';
  return 'publicKey' in object ? 'key' : 'uuid';
}
