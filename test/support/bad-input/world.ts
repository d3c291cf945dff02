import { type Answer, type MessageBody, type PublicKey, request, TestUser } from '../api.js';
import type { Refusal } from '../problem.js';
import { base64, random, sealMessage } from '../sealer.js';
import { TestServer } from '../test-server.js';
import { PRIVATE_KEYS } from './public-keys.js';

/** A request to refuse. */
export interface Call {
  method: string;
  path: string;
  /** Who makes it; Alice unless it says otherwise, and `nobody` has no token. */
  as?: 'alice' | 'bob' | 'nobody';
  json?: unknown;
  raw?: string | Uint8Array<ArrayBuffer>;
  headers?: Record<string, string>;
}

/** A row of a table: how it reads, the request, and what must come back. */
export type Case = [name: string, call: (world: World) => Call | Promise<Call>, refusal: Refusal];

/** What `POST /api/messages/sealed` takes. */
export interface SealedBody {
  [field: string]: unknown;
  text: { nonce: string; ciphertext: string };
  attachments: Record<string, unknown>[];
  keys: { keyId: string; wrappedKey: string }[];
}

export const get = (path: string): Call => ({ method: 'GET', path: `/api/${path}` });
/** A request to a route of `/api/auth`. */
export const post = (path: string, json: object): Call => ({
  method: 'POST',
  path: `/api/auth/${path}`,
  json,
});
/** Random bytes in base64. */
export const bytes = (length: number): string => base64(random(length));
/** A box that nobody can open. */
export const box = (length: number): object => ({ nonce: bytes(12), ciphertext: bytes(length) });

export const badRequest = (field?: string): Refusal => ({ status: 400, code: 'invalid_request', field });
export const NOT_JSON: Refusal = { status: 400, code: 'invalid_json' };
export const BAD_CURSOR: Refusal = { status: 400, code: 'invalid_cursor', field: 'cursor' };
export const UNAUTHORIZED: Refusal = { status: 401, code: 'unauthorized' };
export const WRONG_CREDENTIALS: Refusal = { status: 401, code: 'invalid_credentials' };
export const NOT_FOUND: Refusal = { status: 404, code: 'not_found' };
export const tooLarge = (field?: string): Refusal => ({ status: 413, code: 'payload_too_large', field });
export const WRONG_MEDIA_TYPE: Refusal = { status: 415, code: 'unsupported_media_type' };

/** Secrets of the requests in the tables: they are neither stored nor logged nor quoted. */
const REFUSED = [
  'not to be stored',
  'the long password of Dave',
  'a long new password',
  'not her password',
  'a long password',
  'e\u0301'.repeat(9),
  'x'.repeat(257),
  'xY'.repeat(128),
];

/** A server with three people and a message between them, to throw bad input at. */
export class World {
  private constructor(
    readonly server: TestServer,
    /** Her keys are the server's; she has rotated them once. */
    readonly alice: TestUser,
    /** His keys are his own. */
    readonly bob: TestUser,
    readonly carol: TestUser,
    readonly aliceKeyNow: PublicKey,
    /** From Alice to Bob, with a file of 100 bytes. */
    readonly message: MessageBody,
  ) {}

  static async start(): Promise<World> {
    const server = await TestServer.start();
    for (const secret of [...REFUSED, ...PRIVATE_KEYS])
      server.canaries.add(`refused "${secret.slice(0, 24)}"`, secret);
    const [alice, bob, carol] = await Promise.all([
      TestUser.register(server, 'alice'),
      TestUser.registerWithKeys(server, 'bob'),
      TestUser.register(server, 'carol'),
    ]);
    await alice.call('POST', '/api/keys/rotate', { password: alice.password });
    const key = await alice.call<PublicKey>('GET', '/api/users/alice/public-key');
    const file = { data: base64(random(100)), filename: 'notes.bin', mimeType: 'application/octet-stream' };
    const { body } = await alice.send({
      recipient: 'bob',
      text: 'the message that stays as it is',
      attachments: [file],
    });
    return new World(server, alice, bob, carol, key.body, body);
  }

  /** Makes a request as one of the three, or as nobody. */
  call({ method, path, as = 'alice', ...rest }: Call): Promise<Answer> {
    const token = as === 'nobody' ? undefined : this[as].token;
    return request(this.server, method, path, { token, ...rest });
  }

  /** Everything that the server holds, as it answers it, but for the times of use: it must stay the same when nothing is stored. */
  async state(): Promise<unknown> {
    const holdings = await Promise.all(
      [this.alice, this.bob, this.carol].map(async (user) => [
        (await user.call('GET', '/api/users/me/export')).body,
        (await user.call('GET', '/api/users?limit=100')).body,
      ]),
    );
    const stable = JSON.stringify(holdings, (name, value: unknown) =>
      name === 'exportedAt' || name === 'lastUsedAt' || name === 'expiresAt' ? '' : value,
    );
    return JSON.parse(stable) as unknown;
  }

  /** A message of Bob to Alice that would be accepted as it is. */
  async sealed(text = 'sealed by the device of Bob'): Promise<SealedBody> {
    const { bob, alice, aliceKeyNow } = this;
    if (!bob.clientKey) throw new Error('Bob has keys of his own.');
    const body = await sealMessage({
      id: globalThis.crypto.randomUUID(),
      from: bob.address,
      to: alice.address,
      text,
      attachments: [{ filename: 'notes.bin', mimeType: 'text/plain', content: random(100) }],
      readers: [bob.session.user.key, aliceKeyNow],
      signingKeyId: bob.session.user.key.id,
      signingKey: bob.clientKey.signingKey,
    });
    return body as unknown as SealedBody;
  }
}
