import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { Server, type Socket } from 'socket.io';

/** An event as a server gives it. */
export interface ScriptedEvent {
  cursor: string;
  type: string;
  at: string;
  data: Record<string, unknown>;
}

const AT = '2026-01-31T12:00:00.000Z';

/** A server that has nothing but one event log, and does at a test's word what a real one does once in a year. */
export class ScriptedLog {
  /** What every connection said of itself. */
  readonly handshakes: { token: unknown; after: unknown }[] = [];
  /** The cursors that were acknowledged, in order. */
  readonly acknowledged: string[] = [];
  /** The queries of `GET /api/events`. */
  readonly polls: string[] = [];
  readonly typed: unknown[] = [];
  /** Refuses every socket: with a word, or `true` for servers that have none. */
  refusal: string | true | undefined;
  /** Answers requests with this status and word. */
  problem: { status: number; code: string } | undefined;
  private readonly events: ScriptedEvent[] = [];
  private readonly http = createServer((request, response) => {
    this.answer(request, response);
  });
  private readonly io = new Server({ serveClient: false, transports: ['websocket'] });

  static async start(): Promise<ScriptedLog> {
    const log = new ScriptedLog();
    log.io.attach(log.http);
    log.listen();
    log.http.listen(0, '127.0.0.1');
    await once(log.http, 'listening');
    return log;
  }

  get url(): string {
    return `http://127.0.0.1:${(this.http.address() as AddressInfo).port}`;
  }

  /** Sockets that are connected. */
  get connected(): number {
    return this.io.sockets.sockets.size;
  }

  /** Writes so many events to the log; the number of each is its cursor and its message. */
  append(count = 1, type = 'message.deleted'): void {
    for (let done = 0; done < count; done++) {
      const number = String(this.events.length + 1);
      const event = { cursor: number, type, at: AT, data: { messageId: number, scope: 'self', id: number } };
      this.events.push(event);
      for (const socket of this.io.sockets.sockets.values()) this.send(socket, event);
    }
  }

  /** Breaks every connection off, as a lost network does. */
  breakOff(): void {
    for (const { conn } of this.io.sockets.sockets.values()) conn.close(true);
  }

  /** Sends every client away with a word. */
  dismiss(code: string): void {
    for (const socket of this.io.sockets.sockets.values()) {
      socket.emit('closing', { code });
      socket.disconnect();
    }
  }

  /** Says anything to every client. */
  say(name: string, ...said: unknown[]): void {
    this.io.emit(name, ...said);
  }

  /** Tells every client that somebody is writing. */
  type(notice: { from: string; to: string }): void {
    this.io.emit('typing', notice);
  }

  async stop(): Promise<void> {
    this.http.closeAllConnections();
    await this.io.close();
  }

  private listen(): void {
    this.io.engine.use((_request: unknown, _response: unknown, next: (error?: Error) => void) => {
      next(this.refusal === true ? new Error('no sockets') : undefined);
    });
    this.io.use((_socket, next) => {
      next(typeof this.refusal === 'string' ? new Error(this.refusal) : undefined);
    });
    this.io.on('connection', (socket) => {
      const { token, after } = socket.handshake.auth;
      this.handshakes.push({ token: token as unknown, after: after as unknown });
      socket.on('typing', (notice: unknown) => this.typed.push(notice));
      for (const event of this.events.slice(Number(after))) this.send(socket, event);
    });
  }

  private send(socket: Socket, event: ScriptedEvent): void {
    socket.emit('event', event, () => this.acknowledged.push(event.cursor));
  }

  private answer({ url = '' }: IncomingMessage, response: ServerResponse): void {
    const { pathname, search, searchParams } = new URL(url, this.url);
    if (pathname !== '/api/events') return;
    this.polls.push(search);
    const after = Number(searchParams.get('after') ?? this.events.length);
    const items = this.events.slice(after, after + 100);
    const body = this.problem
      ? { ...this.problem, detail: 'as the test says' }
      : { items, nextCursor: String(after + items.length) };
    response.statusCode = this.problem?.status ?? 200;
    response.setHeader('Content-Type', 'application/json');
    // Like a server that waits for what comes, but not for long.
    setTimeout(() => response.end(JSON.stringify(body)), items.length > 0 ? 0 : 20);
  }
}
