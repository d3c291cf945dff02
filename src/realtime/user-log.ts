import { Logger } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { eventCursor, type EventsService, type FreshEvent, type LogListener } from '../events/index.js';
import type { EndReason } from './end-reason.js';
import type { EventFeed, FeedLog, PacketStretch } from './event-feed.js';
import { EventPacket } from './event-packet.js';

const BATCH = 16;
const RETRY_MILLISECONDS = 1000;
/** Events of two sends may come the wrong way round. After so long the one that is missing is looked for in the database. */
const GAP_MILLISECONDS = 20;
const MAX_EARLY = 100;

const logger = new Logger('UserLog');

/** What is told of a log and its sockets. */
export interface UserLogEvents {
  onPushed: () => void;
  onTaken: (userId: string, number: number) => void;
  onEnd: (feed: EventFeed, reason: EndReason) => void;
}

/**
 * Follows the log of one user for all sockets that they have here: each event is taken from memory or read once, encoded once, and
 * given to every feed. A feed that cannot take it reads for itself.
 */
export class UserLog implements LogListener, FeedLog {
  readonly feeds = new Set<EventFeed>();
  /** Events that came before the one before them, or while the log is read. */
  private readonly early = new Map<number, FreshEvent>();
  private gap: NodeJS.Timeout | undefined;
  private reading = false;
  private woken = false;

  /** @param place from where on it is followed */
  constructor(
    readonly userId: string,
    public place: number,
    private readonly events: EventsService,
    private readonly told: UserLogEvents,
  ) {}

  add(feed: EventFeed): void {
    this.feeds.add(feed);
    if (feed.place < this.place) feed.catchUp();
    // What came before the first one was here may have been missed.
    if (feed.place > this.place || this.feeds.size === 1) this.wake();
  }

  wake(newest = Infinity): void {
    if (newest <= this.place) return;
    this.woken = true;
    if (this.reading) return;
    this.reading = true;
    void this.run();
  }

  hear(event: FreshEvent): void {
    if (event.number <= this.place) return;
    this.early.set(event.number, event);
    if (this.early.size > MAX_EARLY) {
      this.early.clear();
      this.wake();
    }
    if (!this.reading) this.passEarly();
  }

  /** Nobody follows it any more. */
  end(): void {
    clearTimeout(this.gap);
    this.early.clear();
  }

  async read(after: number): Promise<PacketStretch> {
    const { events, upTo, more } = await this.events.read(this.userId, after, BATCH);
    return { packets: events.map(({ number, event }) => new EventPacket(number, event)), upTo, more };
  }

  onPushed(): void {
    this.told.onPushed();
  }

  onTaken(number: number): void {
    this.told.onTaken(this.userId, number);
  }

  onEnd(feed: EventFeed, reason: EndReason): void {
    this.told.onEnd(feed, reason);
  }

  /** A database that is away does not cost the clients their connections. */
  onFailure(feeds: Iterable<EventFeed>, error: unknown, again: () => void): void {
    if (error instanceof AppError) {
      for (const feed of [...feeds]) this.told.onEnd(feed, error.code);
      return;
    }
    logger.warn({ err: error }, 'A log could not be read; it is tried again.');
    setTimeout(again, RETRY_MILLISECONDS).unref();
  }

  private async run(): Promise<void> {
    try {
      while (this.woken && this.feeds.size > 0) {
        this.woken = false;
        const { packets, upTo, more } = await this.read(this.place);
        for (const packet of packets) this.pass(packet.number, packet);
        this.pass(upTo);
        this.woken ||= more;
      }
    } catch (error) {
      this.early.clear();
      this.onFailure(this.feeds, error, () => {
        this.wake();
      });
    } finally {
      this.reading = false;
    }
    this.passEarly();
  }

  private pass(upTo: number, packet?: EventPacket): void {
    const after = this.place;
    if (upTo <= after) return;
    this.place = upTo;
    for (const feed of this.feeds) feed.offer(after, upTo, packet);
  }

  /** Passes on what follows directly; what does not waits a little for what is missing. */
  private passEarly(): void {
    for (const number of this.early.keys()) if (number <= this.place) this.early.delete(number);
    for (let next = this.early.get(this.place + 1); next; next = this.early.get(this.place + 1)) {
      const { number } = next;
      this.early.delete(number);
      this.pass(
        number,
        new EventPacket(number, { cursor: eventCursor(this.userId, number), ...next.make() }),
      );
    }
    if (this.early.size > 0) this.gap ??= setTimeout(this.closeGap, GAP_MILLISECONDS);
  }

  private readonly closeGap = (): void => {
    this.gap = undefined;
    if (this.early.size > 0) this.wake();
  };
}
