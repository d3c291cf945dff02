import { eventCursor } from './event-cursor.js';
import { Metrics } from '../metrics/index.js';
import { EventHubService } from './event-hub.service.js';
import type { EventLogRepository } from './event-log.repository.js';
import type { EventRow } from './event-types.js';
import { EventsService } from './events.service.js';
import { MessageEventsRegistry } from './message-events.registry.js';
import { PollService } from './poll.service.js';

const { jest } = import.meta;

/** A log of so many events about messages that are gone, and one more behind them. */
class GoneLog {
  reads = 0;

  constructor(readonly gone: number) {}

  read(_userId: string, after: number, limit: number): Promise<EventRow[]> {
    this.reads++;
    const rows = Array.from({ length: Math.min(limit, this.gone + 1 - after) }, (_, index): EventRow => {
      const number = after + 1 + index;
      const isGone = number <= this.gone;
      return {
        number: String(number),
        type: isGone ? 'message.created' : 'session.revoked',
        at: new Date('2026-03-31T12:00:00.000Z'),
        message_id: isGone ? '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' : null,
        data: null,
      };
    });
    return Promise.resolve(rows);
  }

  newest(): Promise<number> {
    return Promise.resolve(this.gone + 1);
  }
}

function pollsOn(log: GoneLog): PollService {
  const messages = new MessageEventsRegistry();
  messages.set({
    read: () => Promise.resolve(new Map()),
    sizes: () => Promise.resolve(new Map()),
    taken: () => Promise.resolve(new Map<string, number>()),
  });
  const events = new EventsService(log as unknown as EventLogRepository, messages);
  return new PollService(events, new EventHubService(), new Metrics());
}

describe('PollService', () => {
  const stays = new AbortController().signal;

  it('goes on past what is gone', async () => {
    const log = new GoneLog(9400);
    const { items, nextCursor } = await pollsOn(log).readOrWait('bob', 0, 1, 0, stays);
    expect(items.map(({ type }) => type)).toEqual(['session.revoked']);
    expect(nextCursor).toBe(eventCursor('bob', 9401));
    expect(log.reads).toBe(20);
  });

  it.each([0, 30])(
    'ends with a cursor that has moved when that is too much, waiting %d s',
    async (seconds) => {
      const log = new GoneLog(1_000_000);
      const { items, nextCursor } = await pollsOn(log).readOrWait('bob', 0, 50, seconds, stays);
      expect({ items, nextCursor }).toEqual({ items: [], nextCursor: eventCursor('bob', 9550) });
      expect(log.reads).toBe(20);
    },
  );

  describe('with too many polls of one user', () => {
    beforeEach(() => jest.useFakeTimers());
    afterEach(() => jest.useRealTimers());

    const pass = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

    it('answers the oldest, when it has waited for a second', async () => {
      const polls = pollsOn(new GoneLog(0));
      const answered: string[] = [];
      const wait = (userId: string, name: string): void => {
        void polls
          .readOrWait(userId, 1, 50, 30, new AbortController().signal)
          .then(({ items, nextCursor }) => {
            expect({ items, nextCursor }).toEqual({ items: [], nextCursor: eventCursor(userId, 1) });
            answered.push(name);
          });
      };
      for (let count = 1; count <= 22; count++) wait('bob', String(count));
      wait('carol', 'another');
      await pass(999);
      expect(answered).toEqual([]);
      await pass(1);
      expect(answered).toEqual(['1', '2']);
      await pass(5000);
      wait('bob', 'one more');
      await pass(0);
      expect(answered).toEqual(['1', '2', '3']);
      await pass(24_000);
      expect(answered.length).toBe(23);
      expect(answered).not.toContain('one more');
      await pass(6000);
      expect(answered.at(-1)).toBe('one more');
    });
  });
});
