import { once } from 'node:events';
import {
  createServer,
  type IncomingMessage,
  request as send,
  type Server,
  type ServerResponse,
} from 'node:http';
import type { AddressInfo } from 'node:net';
import { buffer } from 'node:stream/consumers';
import type { Answer } from '../api.js';
import {
  COMPONENTS,
  endorse,
  makePeerKey,
  newNonce,
  type PeerKey,
  signedHeaders,
  type SignedParts,
} from './peer-signature.js';

/** What a peer answers; null for never. */
export type Reply = { status?: number; headers?: Record<string, string>; body?: unknown } | 'endless' | null;

/** A user as a peer tells of them. */
export interface ToldUser {
  username: string;
  displayName: string | null;
  keys: object[];
}

/** An event as it is told. */
export interface ToldEvent {
  user: string;
  type: string;
  messageId: string;
  [member: string]: unknown;
}

const MEBIBYTE = Buffer.alloc(1_048_576, '[');

/** A peer that is honest until it is told to lie. */
export class LyingPeer {
  key = makePeerKey();
  /** Those that it shows beside the one that signs. */
  shown: PeerKey[] = [];
  endorsements: string[] = [];
  readonly users = new Map<string, ToldUser>();
  /** Files by `messageId/index`. */
  readonly files = new Map<string, Buffer>();
  /** What it answers in place of the truth, by the beginning of the path. */
  readonly lies = new Map<string, Reply>();
  /** The users for whom it takes no event: it says so of each, or answers 400 to the whole request. */
  readonly stuck = new Map<string, 'retry' | 'poison'>();
  /** The paths that it was asked for, in order. */
  readonly asked: string[] = [];
  /** What its inbox has taken. */
  readonly taken: ToldEvent[] = [];

  private constructor(
    readonly name: string,
    private readonly server: Server,
  ) {}

  static async start(name: string): Promise<LyingPeer> {
    const server = createServer();
    const peer = new LyingPeer(name, server);
    server.on('request', (request, response) => void peer.answer(request, response));
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return peer;
  }

  get origin(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  async stop(): Promise<void> {
    this.server.closeAllConnections();
    this.server.close();
    await once(this.server, 'close');
  }

  /** Puts a new key in the place of the one that signs. */
  rotate({ endorsed }: { endorsed: boolean }): PeerKey {
    const before = this.key;
    this.key = makePeerKey();
    if (endorsed) this.endorsements.push(endorse(before, this.key));
    return before;
  }

  /** Asks a server, by a signature that is right but for `lie`. @param sent what goes out in place of what was signed */
  async ask(
    to: { name: string; origin: string },
    path: string,
    {
      json,
      lie = {},
      sent = {},
    }: {
      json?: unknown;
      lie?: Partial<SignedParts>;
      sent?: { headers?: Record<string, string | undefined>; body?: string; path?: string };
    } = {},
  ): Promise<Answer> {
    const body = json === undefined ? Buffer.alloc(0) : Buffer.from(JSON.stringify(json));
    const method = json === undefined ? 'GET' : 'POST';
    const url = `${to.origin}/api/federation/v1/${path}`;
    const now = new Date();
    const signed = signedHeaders({
      ...{ method, url, body, from: this.name, to: to.name, key: this.key, keyId: this.key.id },
      ...{ date: now, created: now, nonce: newNonce(), components: COMPONENTS, ...lie },
    });
    const headers = Object.fromEntries(
      Object.entries<string | undefined>({
        ...signed,
        ...(json !== undefined && { 'Content-Type': 'application/json' }),
        ...sent.headers,
      }).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
    );
    const target = sent.path === undefined ? url : `${to.origin}${sent.path}`;
    return exchange(target, method, headers, sent.body ?? body);
  }

  private async answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const path = (request.url ?? '').replace('/api/federation/v1/', '');
    this.asked.push(path);
    const content = await buffer(request);
    const lie = [...this.lies].find(([start]) => path.startsWith(start));
    const reply = lie ? lie[1] : this.truth(path, content);
    if (reply === null) return;
    if (reply === 'endless') {
      response.writeHead(200, { 'Content-Type': 'application/json' });
      const more = (): void => {
        for (let takes = !response.destroyed; takes;) takes = response.write(MEBIBYTE);
      };
      response.on('drain', more);
      more();
      return;
    }
    const { status = 200, headers = {}, body } = reply;
    response.writeHead(status, headers);
    response.end(Buffer.isBuffer(body) || typeof body === 'string' ? body : JSON.stringify(body));
  }

  private truth(path: string, content: Buffer): Reply {
    if (path === '/.well-known/sealpost') return { body: this.description() };
    const [kind, name = '', , index = ''] = path.split('/');
    const user = this.users.get(name);
    if (kind === 'users' && user) return { body: user };
    const file = this.files.get(`${name}/${index}`);
    if (kind === 'messages' && file) return { headers: digestOf(file), body: file };
    if (kind !== 'inbox') return { status: 404, body: {} };
    const { events } = JSON.parse(content.toString()) as { events: ToldEvent[] };
    if (events.some(({ user: name }) => this.stuck.get(name) === 'poison')) return { status: 400, body: {} };
    const results = events.map((event) => {
      if (this.stuck.has(event.user)) return { status: 'retry', code: 'not_ready' };
      this.taken.push(event);
      return { status: 'accepted', code: null };
    });
    return { body: { results, keys: [] } };
  }

  /** What it says of itself. */
  description(): Record<string, unknown> {
    const keys = [this.key, ...this.shown].map(({ jwk, id }) => ({
      ...jwk,
      kid: id,
      alg: 'EdDSA',
      use: 'sig',
    }));
    const { name, origin, endorsements } = this;
    return { name, apiUrl: `${origin}/api`, signingKeys: { keys }, endorsements };
  }
}

function digestOf(body: Buffer): Record<string, string> {
  const { 'Content-Digest': digest = '' } = signedHeaders({
    ...{ method: 'GET', url: 'http://localhost/', body, from: '', to: '', key: makePeerKey(), keyId: '' },
    ...{ date: new Date(), created: new Date(), nonce: '', components: [] },
  });
  return { 'Content-Digest': digest, 'Content-Type': 'application/octet-stream' };
}

/** `fetch` keeps some headers to itself. */
function exchange(
  url: string,
  method: string,
  headers: Record<string, string>,
  content: string | Buffer,
): Promise<Answer> {
  return new Promise((resolve, reject) => {
    send(url, { method, headers }, (response) => {
      buffer(response).then((bytes) => {
        const text = bytes.toString();
        const isJson = (response.headers['content-type'] ?? '').includes('json');
        resolve({
          status: response.statusCode ?? 0,
          headers: new Headers(
            Object.entries(response.headers).map(([name, value]): [string, string] => [name, String(value)]),
          ),
          body: (isJson ? JSON.parse(text) : text) as Record<string, unknown>,
        });
      }, reject);
    })
      .on('error', reject)
      .end(content);
  });
}
