import { io, type ManagerOptions, type Socket, type SocketOptions } from 'socket.io-client';
import type { EventBody } from './log-reader.js';

/** What a client may ask of the server when it connects. */
export interface LiveOptions {
  /** The cursor of the last event that it has. */
  after?: unknown;
  transports?: ('websocket' | 'polling')[];
  /** The `Origin` that a browser would send. */
  origin?: string;
  /** Whether it acknowledges events; it does. */
  acknowledges?: boolean;
}

/** An event as it came, and when. */
export interface LiveEvent extends EventBody {
  receivedAt: number;
}

interface Named {
  token: unknown;
}

/** A client by socket.io that keeps everything that it is told and acknowledges events, but does not reconnect by itself. */
export class LiveClient {
  readonly events: LiveEvent[] = [];
  readonly typing: { from: string; to: string }[] = [];
  readonly errors: { code: string; detail: string; errors?: { field: string }[] }[] = [];
  readonly closings: { code: string }[] = [];
  /** Why the connection ended, and when. */
  end: { reason: string; at: number } | undefined;
  private cursor: string | undefined;

  private constructor(readonly socket: Socket) {
    socket.on('event', (event: EventBody, acknowledge?: () => void) => {
      this.events.push({ ...event, receivedAt: Date.now() });
      this.cursor = event.cursor;
      if (this.acknowledges) acknowledge?.();
    });
    socket.on('typing', (notice: { from: string; to: string }) => this.typing.push(notice));
    socket.on('error', (error: (typeof this.errors)[number]) => this.errors.push(error));
    socket.on('closing', (closing: { code: string }) => this.closings.push(closing));
    socket.on('disconnect', (reason) => (this.end = { reason, at: Date.now() }));
  }

  acknowledges = true;

  /** @throws Error with the server's refusal */
  static async connect(
    server: { url: string },
    { token }: Named,
    options: LiveOptions = {},
  ): Promise<LiveClient> {
    const client = new LiveClient(open(server.url, { token, after: options.after }, options));
    client.acknowledges = options.acknowledges ?? true;
    try {
      await connected(client.socket);
    } catch (error) {
      client.socket.disconnect();
      throw error;
    }
    return client;
  }

  /** The code with which the server refuses a handshake, or the failure of the transport before it. */
  static async refusal(server: { url: string }, auth: object, options: LiveOptions = {}): Promise<string> {
    const socket = open(server.url, auth, options);
    try {
      await connected(socket);
      return 'none';
    } catch (error) {
      return error instanceof Error ? error.message : String(error);
    } finally {
      socket.disconnect();
    }
  }

  /** The cursor of the last event that came. */
  get lastCursor(): string | undefined {
    return this.cursor;
  }

  /** The events of a type. */
  of(type: string): LiveEvent[] {
    return this.events.filter((event) => event.type === type);
  }

  close(): void {
    this.socket.disconnect();
  }
}

function open(url: string, auth: object, { transports = ['websocket'], origin }: LiveOptions): Socket {
  const options: Partial<ManagerOptions & SocketOptions> = {
    auth: { ...auth },
    transports,
    forceNew: true,
    reconnection: false,
    ...(origin !== undefined && { extraHeaders: { Origin: origin } }),
  };
  return io(url, options);
}

/** Resolves when the server has let it in. @throws Error with its refusal */
function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('connect_error', reject);
    // Of a refusal the client closes first and tells then.
    socket.io.once('close', (reason) => setImmediate(reject, new Error(reason)));
  });
}
