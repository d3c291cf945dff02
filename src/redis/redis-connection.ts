import { setTimeout as wait } from 'node:timers/promises';
import { Injectable, Logger, type OnApplicationBootstrap, type OnApplicationShutdown } from '@nestjs/common';
import { createClient } from 'redis';
import { Settings } from '../config/index.js';
import { Metrics } from '../metrics/index.js';

/** A connection to one Redis. */
export type RedisClient = ReturnType<typeof createClient>;

const MAX_RETRY_MILLISECONDS = 2000;
/** Commands that wait for Redis while it does not answer; more are dropped. */
const MAX_WAITING_COMMANDS = 1000;
/** A connection on which nothing came for so long is made anew; the pings see to it that something comes. */
const SILENCE_MILLISECONDS = 10_000;
const PING_MILLISECONDS = 3000;
/** The start waits so long to be able to say whether Redis answers, and goes on without it. */
const START_MILLISECONDS = 2000;

/** The connection to Redis, when there is one: it comes back by itself, and nothing that must not be lost goes through it. */
@Injectable()
export class RedisConnection implements OnApplicationBootstrap, OnApplicationShutdown {
  private readonly logger = new Logger('Redis');
  private readonly connected: Promise<unknown>;
  readonly client: RedisClient | null;

  /** Begins to connect and does not wait: the server works without. */
  constructor(settings: Settings, metrics: Metrics) {
    this.client = settings.redisUrl ? makeClient(settings.redisUrl.reveal()) : null;
    if (this.client) {
      this.report(this.client);
      metrics.watch('sealpost_redis_up', () => Number(this.isReady));
    }
    // It goes on trying; what it rejects with in the end is that it was told to stop.
    this.connected = this.client?.connect().catch(() => undefined) ?? Promise.resolve();
  }

  /** Whether Redis answers; null when none is configured. */
  get isReady(): boolean | null {
    return this.client?.isReady ?? null;
  }

  async onApplicationBootstrap(): Promise<void> {
    await Promise.race([this.connected, wait(START_MILLISECONDS, undefined, { ref: false })]);
  }

  onApplicationShutdown(): void {
    if (this.client?.isOpen) this.client.destroy();
  }

  private report(client: RedisClient): void {
    let away = false;
    client.on('error', (error: unknown) => {
      if (!away) this.logger.warn({ err: error }, 'Redis is away; this node works alone until it is back.');
      away = true;
    });
    client.on('ready', () => {
      if (away) this.logger.log('Redis is back.');
      away = false;
    });
  }
}

function makeClient(url: string): RedisClient {
  return createClient({
    url,
    commandsQueueMaxLength: MAX_WAITING_COMMANDS,
    pingInterval: PING_MILLISECONDS,
    socket: {
      socketTimeout: SILENCE_MILLISECONDS,
      reconnectStrategy: (retries) => Math.min(50 * 2 ** retries, MAX_RETRY_MILLISECONDS),
    },
  });
}
