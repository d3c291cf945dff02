import type { TestServer } from './test-server.js';
import { send } from './transport.js';
import { derive, type Keyring, openKeyring, type OpenedKeyring, type SealedMessage } from './opener.js';
import { base64, type ClientKey, makeKey, makeRecovery, newKdf, random, sealBox } from './sealer.js';

/** An answer of the server, its body parsed when it is JSON. */
export interface Answer<Body = Record<string, unknown>> {
  status: number;
  headers: Headers;
  body: Body;
}

export interface PublicKey {
  id: string;
  version: number;
  publicKey: string;
  fingerprint: string;
}

export interface SessionBody {
  token: string;
  sessionId: string;
  expiresAt: string;
  user: { id: string; username: string; address: string; key: PublicKey; recoveryEnabled: boolean };
  keyring: Keyring;
  recoveryCode?: string;
}

export type MessageBody = SealedMessage &
  Record<string, unknown> & { readBy: { address: string; at: string }[] };
export interface PageBody<Item> {
  items: Item[];
  nextCursor: string | null;
}

/** One request; whatever the status, it is answered, not thrown. */
export async function request<Body = Record<string, unknown>>(
  server: { url: string },
  method: string,
  path: string,
  {
    token,
    json,
    headers,
    raw,
  }: {
    token?: string;
    json?: unknown;
    headers?: Record<string, string>;
    raw?: string | Uint8Array<ArrayBuffer>;
  } = {},
): Promise<Answer<Body>> {
  const answer = await send(server, method, path, {
    headers: {
      ...(token !== undefined && { 'X-Auth-Token': token }),
      ...(json !== undefined && { 'Content-Type': 'application/json' }),
      ...headers,
    },
    body: raw ?? (json === undefined ? undefined : JSON.stringify(json)),
  });
  const text = answer.body.toString();
  const isJson = (answer.headers.get('Content-Type') ?? '').includes('json');
  return { ...answer, body: (isJson && text ? JSON.parse(text) : text) as Body };
}

/** A registered user who calls the API with their own token and opens what they get. */
export class TestUser {
  private constructor(
    readonly server: TestServer,
    readonly username: string,
    public password: string,
    public session: SessionBody,
    /** The client's own key, when it registered with keys of its own. */
    readonly clientKey?: ClientKey,
  ) {
    this.remember(session);
  }

  /** Registers with a password: the server makes the keys. */
  static async register(server: TestServer, username: string, extra: object = {}): Promise<TestUser> {
    const password = `${username} password ${random(8).toString('hex')}`;
    server.canaries.add(`password of ${username}`, password);
    const { status, body } = await request<SessionBody>(server, 'POST', '/api/auth/register', {
      json: { username, password, ...extra },
    });
    if (status !== 201) throw new Error(`Registration answered ${status}: ${JSON.stringify(body)}`);
    return new TestUser(server, username, password, body);
  }

  /** Registers with keys made here: the server never sees the password. */
  static async registerWithKeys(
    server: TestServer,
    username: string,
    recoveryCode?: string,
  ): Promise<TestUser> {
    const password = `${username} password ${random(8).toString('hex')}`;
    server.canaries.add(`password of ${username}`, password);
    const kdf = newKdf();
    const { authKey, sealKey } = await derive(password, kdf);
    const accountKey = random(32);
    const clientKey = await makeKey(accountKey);
    server.canaries.add(`authKey of ${username}`, authKey);
    server.canaries.add(`account key of ${username}`, accountKey);
    const json = {
      username,
      authKey: base64(authKey),
      kdf,
      sealedAccountKey: await sealBox(sealKey, accountKey, 'sealpost.v1 account-key'),
      key: clientKey.body,
      ...(recoveryCode !== undefined && { recovery: await makeRecovery(recoveryCode, accountKey) }),
    };
    const { status, body } = await request<SessionBody>(server, 'POST', '/api/auth/register', { json });
    if (status !== 201) throw new Error(`Registration answered ${status}: ${JSON.stringify(body)}`);
    return new TestUser(server, username, password, body, clientKey);
  }

  get token(): string {
    return this.session.token;
  }

  get address(): string {
    return this.session.user.address;
  }

  /** Makes a later session this user's own. */
  remember(session: SessionBody): void {
    this.session = session;
    this.server.canaries.add(`token ${session.sessionId}`, session.token);
    this.server.canaries.add(`token bytes ${session.sessionId}`, Buffer.from(session.token, 'hex'));
    if (session.recoveryCode)
      this.server.canaries.add(`recovery code of ${this.username}`, session.recoveryCode);
  }

  call<Body = Record<string, unknown>>(method: string, path: string, json?: unknown): Promise<Answer<Body>> {
    return request<Body>(this.server, method, path, { token: this.token, json });
  }

  /** Sends what the server seals. */
  async send(message: {
    recipient: string;
    text?: string;
    attachments?: { data: string; filename: string; mimeType: string }[];
    [field: string]: unknown;
  }): Promise<Answer<MessageBody>> {
    if (message.text) this.server.canaries.add(`text "${message.text.slice(0, 20)}"`, message.text);
    for (const { filename, data } of message.attachments ?? []) {
      this.server.canaries.add(`content of ${filename}`, Buffer.from(data, 'base64'));
    }
    return this.call('POST', '/api/messages/send', message);
  }

  /** The keyring as it is now, opened with the password. */
  async keys(): Promise<OpenedKeyring> {
    const { body } = await this.call<Keyring>('GET', '/api/keys');
    const { authKey, sealKey } = await derive(this.password, body.kdf);
    this.server.canaries.add(`authKey of ${this.username} at ${body.kdf.salt}`, authKey);
    this.server.canaries.add(`sealKey of ${this.username} at ${body.kdf.salt}`, sealKey);
    return openKeyring(body, sealKey);
  }
}
