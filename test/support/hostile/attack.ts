import type { Answer } from '../api.js';
import { DocumentedApi } from '../documented-api.js';
import type { TestServer } from '../test-server.js';
import { Actors } from './actors.js';
import type { DrawnRequest } from './drawn-request.js';
import { encode } from './encode.js';
import { complaintsAbout } from './judge.js';
import { KnownThings } from './known.js';
import { applyChanges } from './spoil.js';
import { send, type WireRequest } from './wire.js';

/** What Node reads of a request before its answer is the server's own; longer ones are tried elsewhere. */
const LONGEST_TARGET = 8000;

/** Makes drawn requests, learns from what is answered, and judges it. */
export class Attack {
  /** How often each operation answered each status, by its own method. */
  readonly answered = new Map<string, Map<number, number>>();
  /** What was wrong, in the order in which it came. */
  readonly complaints: string[] = [];
  private readonly api: DocumentedApi;

  private constructor(
    private readonly server: TestServer,
    private readonly things: KnownThings,
    private readonly actors: Actors,
  ) {
    this.api = new DocumentedApi(server);
  }

  static async on(server: TestServer): Promise<Attack> {
    const things = new KnownThings();
    return new Attack(server, things, await Actors.on(server, things));
  }

  /** @param name to find it again by */
  async make(drawn: DrawnRequest, name: string): Promise<void> {
    const { operationId } = drawn.operation;
    const request = await this.requestOf(drawn);
    try {
      const answer = await send(this.server, request);
      this.note(drawn, answer, this.actors.at(drawn.pick).username);
      const complaints = complaintsAbout(this.api, request, answer);
      if (complaints.length > 0) this.complain(name, operationId, request, complaints.join('; '));
      const isOver = (answer.body as { code?: string }).code === 'unauthorized';
      if (isOver && drawn.caller === 'somebody') await this.actors.replace(drawn.pick);
    } catch (error) {
      this.complain(name, operationId, request, String(error));
    }
  }

  private note(
    { operation: { operationId, method }, method: by }: DrawnRequest,
    { status, headers, body }: Answer<unknown>,
    username: string,
  ): void {
    const statuses = this.answered.get(operationId) ?? new Map<number, number>();
    if (by === method.toUpperCase())
      this.answered.set(operationId, statuses.set(status, (statuses.get(status) ?? 0) + 1));
    const etag = headers.get('ETag');
    if (etag !== null) this.things.add('etag', etag);
    if (status < 300) this.things.learn(body, username);
  }

  private complain(name: string, operationId: string, request: WireRequest, complaint: string): void {
    const { method, target, headers, bytes } = request;
    const lines = [
      `${name} (${operationId}): ${complaint}`,
      `${method} ${target.slice(0, 300)}`,
      JSON.stringify(headers).slice(0, 300),
      bytes?.toString('utf8').slice(0, 600) ?? '',
    ];
    this.complaints.push(lines.join('\n  '));
  }

  private async requestOf(drawn: DrawnRequest): Promise<WireRequest> {
    const { operation, caller, pick, method } = drawn;
    const person = this.actors.at(pick);
    const token = caller === 'somebody' ? person.token : caller.token;
    const headers: Record<string, string> = {
      ...(token !== undefined && { 'X-Auth-Token': token }),
      ...(this.things.fill(drawn.headers, person.username) as Record<string, string>),
    };
    const target = this.targetOf(drawn, person.username).slice(0, LONGEST_TARGET);
    if (drawn.body === undefined) return { method, target, headers };
    const body =
      'made' in drawn.body
        ? await this.actors.make(operation.operationId, person, pick)
        : this.things.fill(drawn.body.drawn, person.username);
    if (body instanceof Buffer) {
      const encoded = encode(body, 'image/png', drawn.encoding);
      return { method, target, headers: { ...headers, ...encoded.headers }, bytes: encoded.bytes };
    }
    // Nothing is left when all of it was dropped.
    const text = JSON.stringify(applyChanges(structuredClone(body), drawn.changes)) as string | undefined;
    const encoded = encode(Buffer.from(text ?? ''), 'application/json', drawn.encoding);
    return { method, target, headers: { ...headers, ...encoded.headers }, bytes: encoded.bytes };
  }

  private targetOf({ operation, path, query, rawQuery }: DrawnRequest, by: string): string {
    const filled = operation.path.replaceAll(/\{(\w+)\}/g, (_, name: string) => {
      const segment = path[name] ?? { raw: '' };
      return 'raw' in segment ? segment.raw : percentEncode(this.things.fill(segment.value, by));
    });
    const pairs = query.map(([name, value]) => `${name}=${percentEncode(this.things.fill(value, by))}`);
    const all = [...pairs, ...(rawQuery === '' ? [] : [rawQuery])].join('&');
    return all === '' ? filled : `${filled}?${all}`;
  }
}

/** Percent-encoded, and a lone surrogate as somebody would write it who does not know that it is none. */
function percentEncode(value: unknown): string {
  const text = String(value);
  return text.isWellFormed()
    ? encodeURIComponent(text)
    : encodeURIComponent(text.toWellFormed()) + '%ED%A0%80';
}
