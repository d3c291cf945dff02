import type { IncomingMessage } from 'node:http';
import { type INestApplicationContext, Logger } from '@nestjs/common';
import { IoAdapter } from '@nestjs/platform-socket.io';
import { createAdapter } from '@socket.io/redis-streams-adapter';
import type { Server, ServerOptions } from 'socket.io';
import { Settings } from '../config/index.js';
import { RedisConnection } from '../redis/index.js';
import { CONNECT_MILLISECONDS } from './connection-guard.js';
import { forAdapter } from './redis-for-adapter.js';

/** Bytes of one packet from a client; clients have nothing long to say here. */
const MAX_PACKET_BYTES = 16_384;
/** What the adapter's stream and channels in Redis are called. */
const NAME = 'sealpost';

type AdapterConstructor = Extract<Parameters<Server['adapter']>[0], (...parameters: never[]) => unknown>;

/** socket.io with this project's origins and limits, and with Redis between the nodes when there is one. */
export class RealtimeAdapter extends IoAdapter {
  private readonly settings: Settings;
  private readonly redis: RedisConnection;

  constructor(app: INestApplicationContext) {
    super(app);
    this.settings = app.get(Settings);
    this.redis = app.get(RedisConnection);
  }

  /** The gateway listens for itself. What Nest would keep for each socket to do it is as much as the rest. */
  override bindClientDisconnect(): void {
    // Nothing in the gateway waits for it.
  }

  override bindMessageHandlers(): void {
    // No message is bound by decorators.
  }

  override createIOServer(port: number, options?: ServerOptions): Server {
    const { corsOrigins, publicUrl } = this.settings;
    const origins = new Set([...corsOrigins, ...(publicUrl ? [publicUrl] : [])].map(originOf));
    const server = super.createIOServer(port, {
      ...options,
      serveClient: false,
      connectTimeout: CONNECT_MILLISECONDS,
      maxHttpBufferSize: MAX_PACKET_BYTES,
      // Ciphertext does not get shorter.
      httpCompression: false,
      cors: { origin: corsOrigins },
    } as ServerOptions);
    // CORS does not stop a websocket; this stops every request of both transports. What is no browser sends no origin.
    server.engine.use(({ headers }: IncomingMessage, _response: unknown, next: (error?: Error) => void) => {
      const { origin, host } = headers;
      const allowed = origin === undefined || origins.has(origin) || isSameHost(origin, host);
      next(allowed ? undefined : new Error('origin not allowed'));
    });
    if (this.redis.client) {
      const client = forAdapter(this.redis.client, new Logger('Redis'));
      const adapter: unknown = createAdapter(client, { streamName: NAME, channelPrefix: NAME });
      server.adapter(adapter as AdapterConstructor);
    }
    return server;
  }
}

function originOf(url: string): string {
  return new URL(url).origin;
}

function isSameHost(origin: string, host: string | undefined): boolean {
  return URL.canParse(origin) && new URL(origin).host === host;
}
