import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import type { EventDto } from './dto/event.dto.js';
import { eventCursor, placeOfCursor } from './event-cursor.js';
import { EventLogRepository } from './event-log.repository.js';
import type { EventRow } from './event-types.js';
import { MessageEventsRegistry } from './message-events.registry.js';

/** Bytes of messages that a stretch may have; one message may be longer. */
const STRETCH_BYTES = 1_048_576;

/** A stretch of a log: the events to show with their numbers, and the place up to which it was read. */
export interface LogStretch {
  events: { number: number; event: EventDto }[];
  /** The number of the last event that was read, shown or not. */
  upTo: number;
  /** Whether the stretch was cut, at its limit or because of its bytes. */
  more: boolean;
}

/** Reads logs. */
@Injectable()
export class EventsService {
  constructor(
    private readonly log: EventLogRepository,
    private readonly messages: MessageEventsRegistry,
  ) {}

  /**
   * The place in a user's log from which to read: that of the cursor, or without one the newest.
   *
   * @throws AppError `invalid_cursor`, also for a place that the log has not reached
   */
  async place(userId: string, cursor: string | undefined): Promise<number> {
    return (await this.places(userId, cursor)).place;
  }

  /**
   * The same, and where the log ends.
   *
   * @throws AppError `invalid_cursor`
   */
  async places(userId: string, cursor: string | undefined): Promise<{ place: number; newest: number }> {
    const newest = await this.log.newest(userId);
    if (cursor === undefined) return { place: newest, newest };
    const place = placeOfCursor(userId, cursor);
    if (place > newest) throw AppError.field('after', 'is not a cursor of your log', 'invalid_cursor');
    return { place, newest };
  }

  /**
   * The events after a place, in order, until there are enough of them or of their bytes. An event whose message is gone by now is
   * passed over.
   *
   * @throws AppError `cursor_expired` when what comes next is no longer kept
   */
  async read(userId: string, after: number, limit: number): Promise<LogStretch> {
    const rows = await this.log.read(userId, after, limit);
    await this.refuseExpired(userId, after, rows[0]);
    const fitting = await this.cut(userId, rows);
    return {
      events: await this.show(userId, fitting),
      upTo: Number(fitting.at(-1)?.number ?? after),
      more: rows.length === limit || fitting.length < rows.length,
    };
  }

  /**
   * Refuses a place from which the log can no longer be read on, without reading it.
   *
   * @throws AppError `cursor_expired`
   */
  async checkKept(userId: string, place: number): Promise<void> {
    const [next] = await this.log.read(userId, place, 1);
    await this.refuseExpired(userId, place, next);
  }

  /** Numbers have no gaps, so the first event after a place tells whether anything before it was deleted. */
  private async refuseExpired(userId: string, place: number, next: EventRow | undefined): Promise<void> {
    if (next ? isBehind(next, place) : (await this.log.newest(userId)) <= place) return;
    // An event may have been committed between the two queries: then the log is read anew rather than called expired.
    const [row] = await this.log.read(userId, place, 1);
    if (row && isBehind(row, place)) return;
    throw new AppError(
      'cursor_expired',
      'Take the newest cursor from GET /api/events without `after`, then read what you missed from the snapshot.',
      { extensions: { snapshot: '/api/messages?direction=all' } },
    );
  }

  /** As many of the rows as have no more than the bytes of a stretch, and the first in any case. */
  private async cut(userId: string, rows: EventRow[]): Promise<EventRow[]> {
    const ids = rows.flatMap((row) => messageOf(row) ?? []);
    if (ids.length < 2) return rows;
    const sizes = await this.messages.get().sizes(userId, ids);
    let bytes = 0;
    const end = rows.findIndex((row) => {
      bytes += sizes.get(messageOf(row) ?? '') ?? 0;
      return bytes > STRETCH_BYTES;
    });
    return end === -1 ? rows : rows.slice(0, Math.max(end, 1));
  }

  private async show(userId: string, rows: EventRow[]): Promise<LogStretch['events']> {
    const ids = rows.flatMap((row) => messageOf(row) ?? []);
    const messages = ids.length > 0 ? await this.messages.get().read(userId, ids) : new Map<string, object>();
    return rows.flatMap((row) => {
      const number = Number(row.number);
      const data = row.type === 'message.created' ? messages.get(row.message_id ?? '') : (row.data ?? {});
      const event = data && {
        cursor: eventCursor(userId, number),
        type: row.type,
        at: row.at.toISOString(),
        data,
      };
      return event ? [{ number, event }] : [];
    });
  }
}

/** Whether an event is the first behind a place. */
function isBehind({ number }: EventRow, place: number): boolean {
  return Number(number) === place + 1;
}

/** The id of the message that an event shows. */
function messageOf({ type, message_id }: EventRow): string | null {
  return type === 'message.created' ? message_id : null;
}
