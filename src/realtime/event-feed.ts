import { EventEmitter, once } from 'node:events';
import { Logger } from '@nestjs/common';
import type { Socket } from 'socket.io';
import { AppError } from '../common/index.js';
import type { EventDto, EventsService } from '../events/index.js';
import type { EndReason } from './end-reason.js';

const BATCH = 16;
/** Bytes that may wait in the connection's buffer before the log is read on. */
const MAX_WAITING_BYTES = 131_072;
/** Events that a client which acknowledges may owe an acknowledgement for. */
const MAX_UNANSWERED = 1000;
const PATIENCE_MILLISECONDS = 15_000;
const ANSWER_MILLISECONDS = 60_000;
const RETRY_MILLISECONDS = 1000;

/** Whose log is sent, and what is told of it. */
export interface FeedOptions {
  userId: string;
  sessionId: string;
  /** The number of the last event that the client has. */
  place: number;
  /** The client has acknowledged the log up to a number. */
  onTaken: (place: number) => void;
  /** The client is to be disconnected. */
  onEnd: (reason: EndReason) => void;
}

/**
 * Sends one socket its user's log, from a place on, in order: what is there already and then what comes. It reads on only as fast as
 * the client takes, so a slow client costs a bounded buffer, and one that takes nothing is cut off.
 */
export class EventFeed {
  private readonly logger = new Logger('EventFeed');
  private readonly progress = new EventEmitter();
  private place: number;
  private running = false;
  private woken = false;
  private waitingBytes = 0;
  private unanswered = 0;
  private answers = false;

  constructor(
    private readonly socket: Socket,
    private readonly events: EventsService,
    private readonly options: FeedOptions,
  ) {
    this.place = options.place;
    socket.conn.on('packetCreate', ({ data }: { data?: string | Buffer }) => {
      this.waitingBytes += data?.length ?? 0;
    });
    // What came before is on its way to the operating system then, and nothing follows until it is there.
    socket.conn.on('drain', () => {
      this.waitingBytes = 0;
      this.progress.emit('made');
    });
    socket.once('disconnect', () => this.progress.emit('made'));
  }

  /** Sends what is new. While it does, further calls only make it look once more. */
  wake(): void {
    this.woken = true;
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  private async run(): Promise<void> {
    try {
      while (this.woken && this.socket.connected) {
        this.woken = false;
        const { events, upTo, more } = await this.events.read(this.options.userId, this.place, BATCH);
        for (const { event, number } of events) {
          if (!(await this.hasRoom())) return;
          this.send(event, number);
        }
        this.place = upTo;
        this.woken ||= more;
      }
    } catch (error) {
      this.fail(error);
    } finally {
      this.running = false;
    }
  }

  private send(event: EventDto, number: number): void {
    const isOwnEnd =
      event.type === 'session.revoked' &&
      'sessionId' in event.data &&
      event.data.sessionId === this.options.sessionId;
    if (this.unanswered < MAX_UNANSWERED) {
      this.unanswered++;
      this.socket.timeout(ANSWER_MILLISECONDS).emit('event', event, (late: Error | null) => {
        this.unanswered--;
        this.progress.emit('made');
        if (late) return;
        this.answers = true;
        this.options.onTaken(number);
      });
    } else {
      // It has acknowledged nothing so far and need not; it says what it has by its next cursor.
      this.socket.emit('event', event);
    }
    if (isOwnEnd) this.options.onEnd('unauthorized');
  }

  /** Waits while the client takes what was sent. @returns false when it is gone or takes nothing */
  private async hasRoom(): Promise<boolean> {
    while (this.socket.connected && this.isFull()) {
      try {
        await once(this.progress, 'made', { signal: AbortSignal.timeout(PATIENCE_MILLISECONDS) });
      } catch {
        this.options.onEnd('too_slow');
        return false;
      }
    }
    return this.socket.connected;
  }

  private isFull(): boolean {
    const owes = this.answers && this.unanswered >= MAX_UNANSWERED;
    return this.waitingBytes >= MAX_WAITING_BYTES || owes;
  }

  /** A database that is away does not cost the client its connection. */
  private fail(error: unknown): void {
    if (error instanceof AppError) {
      this.options.onEnd(error.code);
      return;
    }
    this.logger.warn({ err: error }, 'A log could not be read; it is tried again.');
    setTimeout(() => {
      this.wake();
    }, RETRY_MILLISECONDS).unref();
  }
}
