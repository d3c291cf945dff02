import { type Answer, request, type SessionBody } from './api.js';
import {
  type OpenedKeyring,
  type OpenedMessage,
  openKeyring,
  openMessage,
  type SealedMessage,
} from './opener.js';
import { base64, type ClientKey, makeKey, newKdf, random, sealBox, sealMessage } from './sealer.js';
import type { TestServer } from './test-server.js';

/** How many registrations run at once. */
const AT_ONCE = 8;

/** The key material that a crowd shares, so that an account costs one cheap request. */
export class Crowd {
  private constructor(
    readonly server: TestServer,
    readonly authKey: Buffer<ArrayBuffer>,
    readonly sealKey: Buffer<ArrayBuffer>,
    private readonly sealedAccountKey: { nonce: string; ciphertext: string },
    readonly key: ClientKey,
    /** What the members rotate to. */
    readonly nextKey: ClientKey,
  ) {}

  static async on(server: TestServer): Promise<Crowd> {
    const [authKey, sealKey, accountKey] = [random(32), random(32), random(32)];
    server.canaries.add('authKey of the crowd', authKey);
    server.canaries.add('sealKey of the crowd', sealKey);
    server.canaries.add('account key of the crowd', accountKey);
    const sealedAccountKey = await sealBox(sealKey, accountKey, 'sealpost.v1 account-key');
    const keys = [await makeKey(accountKey), await makeKey(accountKey)] as const;
    return new Crowd(server, authKey, sealKey, sealedAccountKey, ...keys);
  }

  /** Registers somebody. */
  async join(username: string): Promise<Person> {
    const { status, body } = await request<SessionBody>(this.server, 'POST', '/api/auth/register', {
      json: {
        username,
        authKey: base64(this.authKey),
        kdf: newKdf(),
        sealedAccountKey: this.sealedAccountKey,
        key: this.key.body,
      },
    });
    if (status !== 201) throw new Error(`Registration answered ${status}: ${JSON.stringify(body)}`);
    return new Person(this, body);
  }

  /** Registers several. */
  async joinAll(usernames: string[]): Promise<Person[]> {
    const people: Person[] = [];
    for (let begin = 0; begin < usernames.length; begin += AT_ONCE) {
      const some = usernames.slice(begin, begin + AT_ONCE);
      people.push(...(await Promise.all(some.map((name) => this.join(name)))));
    }
    return people;
  }
}

/** Somebody of a crowd, who calls the API with their own token and opens what they get. */
export class Person {
  readonly username: string;
  readonly address: string;
  readonly id: string;
  readonly token: string;
  /** The current key version. */
  key: { id: string; publicKey: string };
  private signingKey: ClientKey['signingKey'];
  private opened: OpenedKeyring | undefined;

  constructor(
    private readonly crowd: Crowd,
    private readonly session: SessionBody,
  ) {
    ({ id: this.id, username: this.username, address: this.address } = session.user);
    this.token = session.token;
    this.key = session.user.key;
    this.signingKey = crowd.key.signingKey;
    crowd.server.canaries.add(`token of ${this.username}`, this.token);
  }

  call<Body = Record<string, unknown>>(method: string, path: string, json?: unknown): Promise<Answer<Body>> {
    return request<Body>(this.crowd.server, method, path, { token: this.token, json });
  }

  /** The same, of a call that must succeed. */
  async get<Body>(path: string): Promise<Body> {
    const { status, body } = await this.call<Body>('GET', path);
    if (status !== 200) throw new Error(`GET ${path} answered ${status}: ${JSON.stringify(body)}`);
    return body;
  }

  /** Opens a message with the keyring that registration answered. */
  async open(message: SealedMessage): Promise<OpenedMessage> {
    this.opened ??= await openKeyring(this.session.keyring, this.crowd.sealKey);
    return openMessage(message, this.opened);
  }

  /** Rotates to the crowd's next key. */
  async rotate(): Promise<void> {
    const { status, body } = await this.call<SessionBody['keyring']>('POST', '/api/keys/rotate', {
      authKey: base64(this.crowd.authKey),
      expectedKeyId: this.key.id,
      key: this.crowd.nextKey.body,
    });
    const [current] = body.keys;
    if (status !== 201 || !current) throw new Error(`Rotation answered ${status}.`);
    this.key = current;
    this.signingKey = this.crowd.nextKey.signingKey;
    this.session.keyring = body;
    this.opened = undefined;
  }

  /** Deletes the account. */
  leave(): Promise<Answer> {
    return this.call('DELETE', '/api/users/me', { authKey: base64(this.crowd.authKey) });
  }

  /** A body for `POST /api/messages/sealed` to a group. @param messageKey to wrap the same key anew */
  async sealForGroup(
    group: { id: string; address: string },
    text: string,
    readers: { id: string; publicKey: string }[],
    { id, messageKey }: { id?: string; messageKey?: Uint8Array<ArrayBuffer> } = {},
  ): Promise<Record<string, unknown> & { id: string }> {
    this.crowd.server.canaries.add(`text "${text.slice(0, 20)}"`, text);
    const sealed = await sealMessage({
      id: id ?? globalThis.crypto.randomUUID(),
      from: this.address,
      to: group.address,
      text,
      readers,
      messageKey,
      signingKeyId: this.key.id,
      signingKey: this.signingKey,
    });
    return { ...sealed, recipient: undefined, groupId: group.id };
  }
}
