import { Injectable } from '@nestjs/common';
import { Metrics } from '../metrics/index.js';
import type { EventPageDto } from './dto/event.dto.js';
import { eventCursor } from './event-cursor.js';
import { EventHubService } from './event-hub.service.js';
import { EventsService } from './events.service.js';
import { Waiting } from './waiting.js';

/** Rows that are read at once past events that are not to be shown, and how often that is done for one answer. */
const MAX_STRETCH = 500;
const MAX_STRETCHES = 20;
/** Polls of one user that may wait on this node. */
const POLLS_A_USER = 20;

/** Reads logs for requests, which may wait for what comes. */
@Injectable()
export class PollService {
  /** Who waits, by user; the oldest comes first. */
  private readonly waiting = new Map<string, Set<Waiting>>();

  constructor(
    private readonly events: EventsService,
    private readonly hub: EventHubService,
    metrics: Metrics,
  ) {
    metrics.watch('sealpost_long_polls', () =>
      [...this.waiting.values()].reduce((sum, { size }) => sum + size, 0),
    );
  }

  /**
   * The events after a place, or, when there are none, those that come within so many seconds. Behind very many events that are not to
   * be shown, the answer is empty although there is more: its cursor has moved then. So is that to the oldest of too many polls.
   *
   * @param gone aborts when nobody waits for the answer any more
   * @throws AppError `cursor_expired`
   */
  async readOrWait(
    userId: string,
    after: number,
    limit: number,
    waitSeconds: number,
    gone: AbortSignal,
  ): Promise<EventPageDto> {
    const waiting = new Waiting(this.hub, userId, gone, waitSeconds * 1000);
    if (waitSeconds > 0) this.admit(userId, waiting);
    try {
      let place = after;
      for (let size = limit, cut = 0; ; size = MAX_STRETCH) {
        const { events, upTo, more } = await this.events.read(userId, place, size);
        const shown = events.slice(0, limit);
        const last = shown.at(-1);
        place = last && shown.length < events.length ? last.number : upTo;
        const isOver = more ? ++cut === MAX_STRETCHES : waiting.isOver;
        if (last || isOver || gone.aborted) {
          return { items: shown.map(({ event }) => event), nextCursor: eventCursor(userId, place) };
        }
        if (!more) await waiting.forWake();
      }
    } finally {
      waiting.end();
      this.dismiss(userId, waiting);
    }
  }

  /** The oldest makes room: whoever began it may be gone without a word. */
  private admit(userId: string, waiting: Waiting): void {
    const all = this.waiting.get(userId) ?? new Set();
    this.waiting.set(userId, all.add(waiting));
    const [oldest] = all;
    if (all.size <= POLLS_A_USER || !oldest) return;
    all.delete(oldest);
    oldest.hurry();
  }

  private dismiss(userId: string, waiting: Waiting): void {
    const all = this.waiting.get(userId);
    all?.delete(waiting);
    if (all?.size === 0) this.waiting.delete(userId);
  }
}
