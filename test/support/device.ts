import { type Answer, type MessageBody, type PublicKey, request, type SessionBody } from './api.js';
import { type Kdf, type Keyring, openKeyring, type OpenedKeyring } from './opener.js';
import {
  base64,
  type ClientKey,
  type Draft,
  makeKey,
  makeRecovery,
  newKdf,
  random,
  sealBox,
  sealMessage,
} from './sealer.js';
import type { TestServer } from './test-server.js';

/** A message with the members that tests read beside what opens it. */
export type Message = MessageBody & {
  sentAt: string;
  replyTo: string | null;
  expiresAt: string | null;
  deletedAt: string | null;
};

/** What an account opens with. */
export interface Secrets {
  authKey: Buffer<ArrayBuffer>;
  sealKey: Buffer<ArrayBuffer>;
  accountKey: Buffer<ArrayBuffer>;
  kdf: Kdf;
}

/** Random keys in the place of those of a password: nobody can tell them apart, and no test waits for a derivation. */
export function newSecrets(accountKey = random(32)): Secrets {
  return { authKey: random(32), sealKey: random(32), accountKey, kdf: newKdf() };
}

/** The account key, sealed as the API takes it. */
export function sealAccountKey({ sealKey, accountKey }: Pick<Secrets, 'sealKey' | 'accountKey'>) {
  return sealBox(sealKey, accountKey, 'sealpost.v1 account-key');
}

/** A user whose client derives, makes and seals everything by itself. */
export class Device {
  private constructor(
    readonly server: TestServer,
    readonly username: string,
    public secrets: Secrets,
    public clientKey: ClientKey,
    public session: SessionBody,
  ) {}

  /** @param like another user, whose keys and secrets to take: making keys takes a tenth of a second */
  static async register(
    server: TestServer,
    username: string,
    { recoveryCode, like, ...extra }: { recoveryCode?: string; like?: Device; [field: string]: unknown } = {},
  ): Promise<Device> {
    const secrets = like?.secrets ?? newSecrets();
    const clientKey = like?.clientKey ?? (await makeKey(secrets.accountKey));
    server.canaries.add(`authKey of ${username}`, secrets.authKey);
    server.canaries.add(`account key of ${username}`, secrets.accountKey);
    const json = {
      username,
      authKey: base64(secrets.authKey),
      kdf: secrets.kdf,
      sealedAccountKey: await sealAccountKey(secrets),
      key: clientKey.body,
      ...(recoveryCode !== undefined && { recovery: await makeRecovery(recoveryCode, secrets.accountKey) }),
      ...extra,
    };
    const { status, body } = await request<SessionBody>(server, 'POST', '/api/auth/register', { json });
    if (status !== 201) throw new Error(`Registration answered ${status}: ${JSON.stringify(body)}`);
    server.canaries.add(`token of ${username}`, body.token);
    return new Device(server, username, secrets, clientKey, body);
  }

  get token(): string {
    return this.session.token;
  }

  get address(): string {
    return this.session.user.address;
  }

  /** The current key as it was when the session began. */
  get key(): PublicKey {
    return this.session.user.key;
  }

  get authKey(): string {
    return base64(this.secrets.authKey);
  }

  call<Body = Record<string, unknown>>(method: string, path: string, json?: unknown): Promise<Answer<Body>> {
    return request<Body>(this.server, method, path, { token: this.token, json });
  }

  /** Opens another session; this user keeps the one that they have. */
  logIn(extra: object = {}): Promise<Answer<SessionBody>> {
    return request<SessionBody>(this.server, 'POST', '/api/auth/login', {
      json: { username: this.username, authKey: this.authKey, ...extra },
    });
  }

  /** Sends what the server seals. */
  send(message: { recipient: string; text?: string; [field: string]: unknown }): Promise<Answer<Message>> {
    if (message.text) this.server.canaries.add(`text "${message.text.slice(0, 20)}"`, message.text);
    return this.call('POST', '/api/messages/send', message);
  }

  /** Sends a text and answers the id of the message. */
  async sendText(recipient: string, text: string): Promise<string> {
    const { status, body } = await this.send({ recipient, text });
    if (status !== 201) throw new Error(`The send answered ${status}: ${JSON.stringify(body)}`);
    return body.id;
  }

  /** Seals a message to another user and to oneself, as `POST /api/messages/sealed` takes it. */
  seal(to: Device, draft: Partial<Draft>): Promise<Record<string, unknown> & { id: string }> {
    return sealMessage({
      id: globalThis.crypto.randomUUID(),
      from: this.address,
      to: to.address,
      readers: [to.key, this.key],
      signingKeyId: this.key.id,
      signingKey: this.clientKey.signingKey,
      ...draft,
    });
  }

  /** The keyring as it is now, opened. */
  async keys(): Promise<OpenedKeyring> {
    const { body } = await this.call<Keyring>('GET', '/api/keys');
    return openKeyring(body, this.secrets.sealKey);
  }
}

const CROCKFORD = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';

/** A recovery code as a client makes one: 160 random bits in Crockford's base32, in eight groups of four. */
export function newRecoveryCode(): string {
  const characters = [...random(32)].map((byte) => CROCKFORD.charAt(byte % 32)).join('');
  return (characters.match(/.{4}/g) ?? []).join('-');
}
