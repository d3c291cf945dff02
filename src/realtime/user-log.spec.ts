import { EventEmitter } from 'node:events';
import fc from 'fast-check';
import type { Server, Socket } from 'socket.io';
import type { EventsService, FreshEvent } from '../events/index.js';
import { guardConnections } from './connection-guard.js';
import type { EndReason } from './end-reason.js';
import { EventFeed } from './event-feed.js';
import { UserLog } from './user-log.js';

const { jest } = import.meta;

const AT = '2026-03-31T12:00:00.000Z';

/** A log in the database: every third event is of a message that is gone. */
class StoredLog {
  newest = 0;
  reads = 0;

  static isGone(number: number): boolean {
    return number % 3 === 0;
  }

  async read(_userId: string, after: number, limit: number): Promise<unknown> {
    this.reads++;
    // What is committed meanwhile is not in what was read.
    const upTo = Math.min(this.newest, after + limit);
    const numbers = Array.from({ length: upTo - after }, (_, index) => after + 1 + index);
    await new Promise((resolve) => setTimeout(resolve, 5));
    return {
      events: numbers
        .filter((number) => !StoredLog.isGone(number))
        .map((number) => ({ number, event: eventOf(number) })),
      upTo,
      more: numbers.length === limit,
    };
  }
}

/** What the server sees of a client, which reads or does not. */
class Client extends EventEmitter {
  readonly got: number[] = [];
  readonly connected = true;
  readonly conn: Client = this;
  readonly transport = {};
  request: unknown = null;
  isReading = true;

  constructor(private readonly engine: EventEmitter) {
    super();
    engine.emit('connection', this);
    this.emit('packet', { type: 'message', data: '0' });
  }

  write(text: string): void {
    this.emit('packetCreate', { data: text });
    this.got.push(Number(/^2(\d+)\[/.exec(text)?.[1]));
    if (this.isReading) this.drain();
  }

  drain(): void {
    this.emit('drain');
    this.engine.emit('drain', this);
  }
}

function eventOf(number: number): { cursor: string; type: 'key.rotated'; at: string; data: object } {
  return { cursor: String(number), type: 'key.rotated', at: AT, data: { padding: 'x'.repeat(20_000) } };
}

describe('UserLog', () => {
  let stored: StoredLog;
  let log: UserLog;
  let ends: EndReason[];
  let engine: EventEmitter;

  beforeEach(() => {
    jest.useFakeTimers();
    begin();
  });

  afterEach(() => jest.useRealTimers());

  function begin(): void {
    [stored, ends, engine] = [new StoredLog(), [], new EventEmitter()];
    guardConnections({ engine } as unknown as Server);
    log = new UserLog('bob', 0, stored as unknown as EventsService, {
      onPushed: () => undefined,
      onTaken: () => undefined,
      onEnd: (_feed, reason) => ends.push(reason),
    });
  }

  const pass = (milliseconds: number): Promise<void> => jest.advanceTimersByTimeAsync(milliseconds);

  function connect(place: number): Client {
    const client = new Client(engine);
    log.add(new EventFeed(client as unknown as Socket, 'session', log, place));
    return client;
  }

  function fresh(number: number): FreshEvent {
    return { userId: 'bob', number, make: () => eventOf(number) };
  }

  /** Commits an event whose message stands. */
  function commit(): FreshEvent {
    do stored.newest++;
    while (StoredLog.isGone(stored.newest));
    return fresh(stored.newest);
  }

  const due = (after: number): number[] =>
    Array.from({ length: stored.newest - after }, (_, index) => after + 1 + index).filter(
      (number) => !StoredLog.isGone(number),
    );

  it('passes on what it hears without reading, also the wrong way round', async () => {
    const clients = [connect(0), connect(0)];
    await pass(100);
    const { reads } = stored;
    const [first, second] = [commit(), commit()];
    log.hear(second);
    await pass(19);
    log.hear(first);
    expect(clients.map(({ got }) => got)).toEqual([
      [1, 2],
      [1, 2],
    ]);
    expect(stored.reads).toBe(reads);
  });

  it('reads once for all sockets what it does not hear, and nothing that it has', async () => {
    const clients = [connect(0), connect(0), connect(0)];
    await pass(100);
    const { reads } = stored;
    commit();
    log.hear(commit());
    await pass(100);
    expect(clients.map(({ got }) => got)).toEqual([
      [1, 2],
      [1, 2],
      [1, 2],
    ]);
    log.wake(2);
    await pass(100);
    expect(stored.reads).toBe(reads + 1);
  });

  it('cuts off a client that takes nothing for 15 seconds, and no other', async () => {
    const [slow, quick] = [connect(0), connect(0)];
    slow.isReading = false;
    await pass(100);
    for (let count = 0; count < 20; count++) log.hear(commit());
    await pass(14_000);
    expect(ends).toEqual([]);
    await pass(2000);
    expect(ends).toEqual(['too_slow']);
    expect(slow.got.length).toBeLessThan(10);
    expect(quick.got).toEqual(due(0));
  });

  it('shows each socket every event once and in order, whatever comes when', async () => {
    const step = fc.oneof(
      fc.record({ do: fc.constant('commit'), heard: fc.boolean(), late: fc.nat(30) }),
      fc.record({ do: fc.constant('connect'), back: fc.nat(20) }),
      fc.record({ do: fc.constant('stall'), who: fc.nat(5) }),
      fc.record({ do: fc.constant('read'), who: fc.nat(5) }),
      fc.record({ do: fc.constant('wait'), milliseconds: fc.nat(30) }),
      fc.record({ do: fc.constant('wake') }),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 80 }), async (steps) => {
        begin();
        const clients: { client: Client; place: number }[] = [];
        for (const it of steps) {
          if ('late' in it) {
            const event = commit();
            if (it.heard)
              setTimeout(() => {
                log.hear(event);
              }, it.late);
            else if (it.late % 2 === 0) log.wake();
          } else if ('back' in it) {
            const place = Math.max(stored.newest - it.back, 0);
            clients.push({ client: connect(place), place });
          } else if ('who' in it) {
            const client = clients[it.who]?.client;
            if (client) client.isReading = it.do === 'read';
            if (it.do === 'read') client?.drain();
          } else if ('milliseconds' in it) await pass(it.milliseconds);
          else log.wake(stored.newest);
        }
        for (const { client } of clients) {
          client.isReading = true;
          client.drain();
        }
        // What was lost altogether is found by the job that compares twice a second.
        log.wake(stored.newest);
        await pass(2000);
        expect(clients.map(({ client }) => client.got)).toEqual(clients.map(({ place }) => due(place)));
      }),
      { numRuns: 300 },
    );
  });
});
