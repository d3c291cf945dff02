import { randomUUID } from 'node:crypto';
import pg from 'pg';
import type { DataSource } from 'typeorm';
import { EmbeddedDataSource } from './embedded-data-source.js';

const BEAT_MILLISECONDS = 1000;
/** So long what came over a channel is taken for all there was, after it was last seen to work. */
const TRUST_MILLISECONDS = 2500;
/** How what a process sends itself begins, to see that the channel works. */
const BEAT = 'beat ';

/**
 * Listens to one channel of PostgreSQL (`NOTIFY`), on a connection of its own. What a transaction announces there arrives once it has
 * committed, on every node. A channel that is silent may be broken, so it is tried every second, from end to end.
 */
export class Notifications {
  private readonly ownBeat = BEAT + randomUUID();
  private client: pg.Client | undefined;
  /** When that was sent which came back last. */
  private provenAt = -Infinity;
  private sentAt: number | undefined;
  private isBeating = false;
  private timer: NodeJS.Timeout | undefined;

  /**
   * @param onPayload what was announced
   * @param onGap something may have been announced that did not arrive
   */
  constructor(
    private readonly dataSource: DataSource,
    private readonly channel: string,
    private readonly onPayload: (payload: string) => void,
    private readonly onGap: () => void,
  ) {}

  /** Whether everything arrives that was announced until a moment ago. */
  get isLive(): boolean {
    return performance.now() - this.provenAt < TRUST_MILLISECONDS;
  }

  /** Begins to listen. PostgreSQL being away is no error: it is tried again. */
  async start(): Promise<void> {
    if (this.dataSource instanceof EmbeddedDataSource) {
      await this.dataSource.listen(this.channel, this.onPayload);
      // The one process that there is.
      this.provenAt = Infinity;
      return;
    }
    this.timer = setInterval(() => void this.beat(), BEAT_MILLISECONDS).unref();
    await this.beat();
  }

  async stop(): Promise<void> {
    clearInterval(this.timer);
    await this.drop();
  }

  private async beat(): Promise<void> {
    if (this.isBeating) return;
    this.isBeating = true;
    try {
      if (this.sentAt !== undefined && performance.now() - this.sentAt > TRUST_MILLISECONDS)
        await this.drop();
      this.client ??= await this.connect();
      if (this.sentAt !== undefined) return;
      this.sentAt = performance.now();
      await this.client.query('SELECT pg_notify($1, $2)', [this.channel, this.ownBeat]);
    } catch {
      await this.drop();
    } finally {
      this.isBeating = false;
    }
  }

  private async connect(): Promise<pg.Client> {
    const { url } = this.dataSource.options as { url?: string };
    const client = new pg.Client({
      connectionString: url,
      application_name: 'sealpost',
      connectionTimeoutMillis: BEAT_MILLISECONDS,
      keepAlive: true,
    });
    client.on('notification', ({ payload }) => {
      this.receive(payload ?? '');
    });
    client.on('error', () => void this.drop());
    await client.connect();
    await client.query(`LISTEN ${this.channel}`);
    this.onGap();
    return client;
  }

  private receive(payload: string): void {
    if (payload === this.ownBeat) {
      this.provenAt = this.sentAt ?? -Infinity;
      this.sentAt = undefined;
    } else if (!payload.startsWith(BEAT)) {
      this.onPayload(payload);
    }
  }

  private async drop(): Promise<void> {
    const { client } = this;
    this.client = undefined;
    this.sentAt = undefined;
    this.provenAt = -Infinity;
    this.onGap();
    await client?.end().catch(() => undefined);
  }
}
