import type { Socket } from 'socket.io';
import { waitingBytes } from './connection-guard.js';
import type { EndReason } from './end-reason.js';
import type { EventPacket } from './event-packet.js';
import { Unanswered } from './unanswered.js';

/** Bytes that may wait in the connection's buffer before the log is read on. */
const MAX_WAITING_BYTES = 131_072;
const PATIENCE_MILLISECONDS = 15_000;
/** What comes while a socket catches up is kept for it up to so many bytes, so that it need not be read again. */
const MAX_KEPT_BYTES = 131_072;

/** A stretch of a log as it is sent: what is to be shown, and the number that it reaches up to. */
export interface PacketStretch {
  packets: EventPacket[];
  upTo: number;
  more: boolean;
}

/** The log that a feed belongs to. */
export interface FeedLog {
  readonly userId: string;
  /** How far the log is known. */
  readonly place: number;
  /** Reads what comes after a place. */
  read: (after: number) => Promise<PacketStretch>;
  /** An event was written to a socket. */
  onPushed: () => void;
  /** The client has acknowledged the log up to a number. */
  onTaken: (number: number) => void;
  /** The client is to be disconnected. */
  onEnd: (feed: EventFeed, reason: EndReason) => void;
  /** A log could not be read. @param again does it once more */
  onFailure: (feeds: EventFeed[], error: unknown, again: () => void) => void;
}

/** What came while the socket was catching up: from one number to the next, and the event unless it is passed over. */
interface Kept {
  after: number;
  upTo: number;
  packet: EventPacket | undefined;
}

/**
 * Sends one socket its user's log, from a place on, in order. What comes is given to it; what it has missed it reads, and only as fast
 * as the client takes, so a slow client costs a bounded buffer, and one that takes nothing is cut off.
 */
export class EventFeed {
  private readonly unanswered = new Unanswered();
  private running = false;
  private kept: Kept[] | undefined;
  private resume: (() => void) | undefined;

  /** @param place the number of the last event that the client has */
  constructor(
    readonly socket: Socket,
    readonly sessionId: string,
    private readonly log: FeedLog,
    public place: number,
  ) {}

  get userId(): string {
    return this.log.userId;
  }

  /** Takes what comes in the log between two numbers: an event, or nothing to be shown. */
  offer(after: number, upTo: number, packet?: EventPacket): void {
    if (upTo <= this.place) return;
    if (this.running) this.keep({ after, upTo, packet });
    else if (this.place < after || (packet && this.isFull())) this.catchUp();
    else this.pass(upTo, packet);
  }

  /** Reads what it has missed until it is where the log is. */
  catchUp(): void {
    if (this.running) return;
    this.running = true;
    void this.run();
  }

  /** The client has acknowledged an event, and with it those before. */
  answered(number: number): void {
    if (!this.unanswered.answered(number)) return;
    this.log.onTaken(number);
    this.resume?.();
  }

  /** Expects no answer any more to what was unanswered the last time already. */
  forgetOverdue(): void {
    this.unanswered.forgetOverdue();
    this.resume?.();
  }

  /** The socket is gone. */
  end(): void {
    this.resume?.();
  }

  private async run(): Promise<void> {
    try {
      let more: boolean;
      do {
        if (!(await this.hasRoom())) return;
        const stretch = await this.log.read(this.place);
        ({ more } = stretch);
        for (const packet of stretch.packets) {
          if (!(await this.hasRoom())) return;
          this.pass(packet.number, packet);
        }
        this.pass(stretch.upTo);
        if (!more) this.takeKept();
      } while (more || this.place < this.log.place);
    } catch (error) {
      this.log.onFailure([this], error, () => {
        this.catchUp();
      });
    } finally {
      this.running = false;
      this.kept = undefined;
    }
  }

  private pass(upTo: number, packet?: EventPacket): void {
    this.place = Math.max(this.place, upTo);
    if (!packet) return;
    this.unanswered.sent(packet.number);
    packet.writeTo(this.socket.conn);
    this.log.onPushed();
    if (packet.endedSession === this.sessionId) this.log.onEnd(this, 'unauthorized');
  }

  private keep(kept: Kept): void {
    this.kept ??= [];
    this.kept.push(kept);
    const bytes = this.kept.reduce((sum, { packet }) => sum + (packet?.bytes ?? 0), 0);
    if (bytes > MAX_KEPT_BYTES) this.kept = undefined;
  }

  private takeKept(): void {
    for (const { after, upTo, packet } of this.kept ?? []) {
      if (upTo <= this.place) continue;
      if (this.place < after || this.isFull()) break;
      this.pass(upTo, packet);
    }
    this.kept = undefined;
  }

  /** Waits while the client takes what was sent. @returns false when it is gone or takes nothing */
  private async hasRoom(): Promise<boolean> {
    while (this.socket.connected && this.isFull()) {
      if (!(await this.makesProgress())) {
        this.log.onEnd(this, 'too_slow');
        return false;
      }
    }
    return this.socket.connected;
  }

  private makesProgress(): Promise<boolean> {
    const { conn } = this.socket;
    return new Promise((resolve) => {
      const settle = (made: boolean): void => {
        clearTimeout(timer);
        conn.off('drain', this.resume as () => void);
        this.resume = undefined;
        resolve(made);
      };
      const timer = setTimeout(settle, PATIENCE_MILLISECONDS, false);
      this.resume = () => {
        settle(true);
      };
      conn.on('drain', this.resume);
    });
  }

  private isFull(): boolean {
    return this.unanswered.isTooMany || waitingBytes(this.socket.conn) >= MAX_WAITING_BYTES;
  }
}
