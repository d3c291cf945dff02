import { setTimeout as wait } from 'node:timers/promises';
import { ScriptedLog } from '../../../../test/support/scripted-log.js';
import { until } from '../../../../test/support/until.js';
import { Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { ClientEvent, KeyChange, OpenedMessage } from '../model.js';
import type { WireMessage } from '../wire.js';
import { EventFeed } from './event-feed.js';

const numbers = (from: number, to: number): string[] =>
  Array.from({ length: to - from + 1 }, (_, index) => String(from + index));

const cursorsOf = (events: ClientEvent[]): string[] =>
  events.flatMap((event) => ('cursor' in event ? [event.cursor] : []));

/** Takes events until one fits. */
async function takeUntil(
  iterator: AsyncIterator<ClientEvent, void>,
  fits: (event: ClientEvent) => boolean,
): Promise<ClientEvent[]> {
  const events: ClientEvent[] = [];
  for (;;) {
    const { done, value } = await iterator.next();
    if (done) throw new Error('The iteration ended.');
    events.push(value);
    if (fits(value)) return events;
  }
}

const isAt =
  (cursor: string) =>
  (event: ClientEvent): boolean =>
    'cursor' in event && event.cursor === cursor;

describe('the iterator of events', () => {
  let log: ScriptedLog;
  let feed: EventFeed;
  let open: (messages: WireMessage[]) => Promise<OpenedMessage[]>;
  let listeners: ((change: KeyChange) => void)[];
  let hasEnded: boolean;

  beforeEach(async () => {
    log = await ScriptedLog.start();
    listeners = [];
    hasEnded = false;
    open = (messages) => Promise.resolve(messages.map(({ id }) => ({ id }) as OpenedMessage));
    const onSessionEnded = (): Promise<void> => {
      hasEnded = true;
      return Promise.resolve();
    };
    feed = new EventFeed({
      http: new Http({ url: log.url, token: 'token', onSessionEnded }),
      open: (messages) => open(messages),
      contacts: {
        onKeyChanged: (listener) => {
          listeners.push(listener);
          return () => void listeners.splice(listeners.indexOf(listener), 1);
        },
      },
    });
  });

  afterEach(async () => {
    feed.close();
    await log.stop();
  });

  const iterate = (after: string, signal?: AbortSignal) =>
    feed.after(after, { signal })[Symbol.asyncIterator]();
  const isConnected = (count = 1) =>
    until(
      () => Promise.resolve(log.connected),
      (connected) => connected === count,
    );

  it('begins behind a cursor and goes on with what comes', async () => {
    log.append(3);
    const iterator = iterate('1');
    const before = await takeUntil(iterator, isAt('3'));
    log.append();
    const after = await takeUntil(iterator, isAt('4'));
    expect([...before, ...after]).toEqual([
      { type: 'connection', state: 'online' },
      ...['2', '3', '4'].map((cursor) => ({
        ...{ cursor, type: 'message.deleted', at: '2026-01-31T12:00:00.000Z' },
        data: { messageId: cursor, scope: 'self', id: cursor },
      })),
    ]);
    expect(log.handshakes).toEqual([{ token: 'token', after: '1' }]);
  });

  it('begins with the next event when no cursor is given', async () => {
    log.append(3);
    const iterator = feed[Symbol.asyncIterator]();
    expect(await iterator.next()).toEqual({ done: false, value: { type: 'connection', state: 'online' } });
    const next = iterator.next();
    await isConnected();
    log.append();
    expect((await next).value).toMatchObject({ cursor: '4' });
    expect(await feed.now()).toBe('4');
  });

  it('acknowledges an event when the next one is asked for, and not before', async () => {
    log.append(2);
    const iterator = iterate('0');
    await takeUntil(iterator, isAt('1'));
    await wait(50);
    expect(log.acknowledged).toEqual([]);
    await iterator.next();
    await until(
      () => Promise.resolve(log.acknowledged),
      (acknowledged) => acknowledged.length === 1,
    );
    await iterator.return?.();
    await isConnected(0);
    expect(log.acknowledged).toEqual(['1']);
  });

  it('acknowledges an event of a kind that it does not know, in its turn', async () => {
    log.append(2, 'something.new');
    log.append();
    await takeUntil(iterate('0'), isAt('3'));
    await until(
      () => Promise.resolve(log.acknowledged),
      (acknowledged) => acknowledged.length === 2,
    );
    expect(log.acknowledged).toEqual(['1', '2']);
  });

  it('brings each event once when connections break all the time', async () => {
    const events: ClientEvent[] = [];
    log.append(10);
    const iterator = iterate('0');
    for (let break_ = 0; break_ < 4; break_++) {
      // One is in the consumer's hands while the connection breaks, and others wait behind it.
      events.push(...(await takeUntil(iterator, isAt(String(break_ * 10 + 5)))));
      log.breakOff();
      log.append(10);
    }
    events.push(...(await takeUntil(iterator, isAt('50'))));
    expect(cursorsOf(events)).toEqual(numbers(1, 50));
    const states = events.flatMap((event) => (event.type === 'connection' ? [event.state] : []));
    expect(states).toEqual(['online', ...Array.from({ length: 4 }, () => ['offline', 'online']).flat()]);
    expect(log.handshakes.map(({ after }) => after)).toEqual(['0', '10', '20', '30', '40']);
  });

  it('keeps no more than a thousand events for a consumer that does not take them', async () => {
    const iterator = iterate('0');
    await iterator.next();
    const first = iterator.next();
    await isConnected();
    log.append(2500);
    const events = [(await first).value as ClientEvent];
    await isConnected(0);
    events.push(...(await takeUntil(iterator, isAt('2500'))));
    expect(cursorsOf(events)).toEqual(numbers(1, 2500));
    expect(events.some(({ type }) => type === 'connection')).toBe(false);
    // One batch was on its way to the consumer when the others began to wait.
    expect(Number(log.handshakes[1]?.after)).toBeGreaterThanOrEqual(1000);
    expect(Number(log.handshakes[1]?.after)).toBeLessThanOrEqual(1032);
  });

  it('opens the messages of a stretch at once, and tries again while that cannot be done', async () => {
    const batches: number[] = [];
    let failures = 1;
    open = (messages) => {
      batches.push(messages.length);
      if (failures-- > 0) return Promise.reject(new SealpostError('network', 'away'));
      return Promise.resolve(messages.map(({ id }) => ({ id }) as OpenedMessage));
    };
    log.append(1, 'group.updated');
    log.append(40, 'message.created');
    log.append(1, 'something.new');
    log.append(1);
    const iterator = iterate('0');
    await iterator.next();
    await wait(50);
    const events = await takeUntil(iterator, isAt('43'));
    expect(cursorsOf(events)).toEqual([...numbers(1, 41), '43']);
    expect(events[1]).toMatchObject({ type: 'message.created', message: { id: '2' } });
    expect(batches[0]).toBe(batches[1]);
    expect(batches.slice(1).reduce((sum, count) => sum + count)).toBe(40);
    expect(batches.length).toBeLessThan(6);
  });

  it('tells of a gap, and goes on from the newest event', async () => {
    log.append(5);
    log.refusal = 'cursor_expired';
    const iterator = iterate('1');
    const gap = takeUntil(iterator, ({ type }) => type === 'gap');
    await until(
      () => Promise.resolve(log.polls),
      (polls) => polls.length > 0,
    );
    log.refusal = undefined;
    expect(await gap).toEqual([{ type: 'connection', state: 'online' }, { type: 'gap' }]);
    const next = takeUntil(iterator, isAt('6'));
    await isConnected();
    log.append();
    expect(cursorsOf(await next)).toEqual(['6']);
  });

  it('tells of a gap when the log expires under it, or is set back', async () => {
    log.append();
    const iterator = iterate('0');
    await takeUntil(iterator, isAt('1'));
    for (const code of ['cursor_expired', 'invalid_cursor']) {
      const gap = takeUntil(iterator, ({ type }) => type === 'gap');
      await isConnected();
      log.dismiss(code);
      expect((await gap).at(-1)).toEqual({ type: 'gap' });
    }
  });

  it('refuses a cursor that was never one', async () => {
    log.refusal = 'invalid_cursor';
    await expect(iterate('x').next()).rejects.toMatchObject({ code: 'invalid_cursor' });
    expect(hasEnded).toBe(false);
  });

  it.each(['at the handshake', 'later', 'without a socket'])('ends with the session %s', async (when) => {
    log.refusal = when === 'at the handshake' ? 'unauthorized' : when === 'later' ? undefined : true;
    log.problem = { status: 401, code: 'unauthorized' };
    const iterator = iterate('0');
    if (when === 'later') {
      await iterator.next();
      await isConnected();
      log.append();
      log.dismiss('unauthorized');
      expect((await iterator.next()).value).toMatchObject({ cursor: '1' });
    }
    await expect(iterator.next()).rejects.toMatchObject({ code: 'session_ended' });
    expect(hasEnded).toBe(true);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
  });

  it('asks for events where there are no sockets, behind what was taken', async () => {
    log.refusal = true;
    log.append(150);
    const iterator = iterate('0');
    const events = await takeUntil(iterator, isAt('150'));
    log.append(10);
    events.push(...(await takeUntil(iterator, isAt('160'))));
    expect(cursorsOf(events)).toEqual(numbers(1, 160));
    expect(events[0]).toEqual({ type: 'connection', state: 'online' });
    expect(events.filter(({ type }) => type === 'connection')).toHaveLength(1);
    const afters = log.polls.map((search) => new URLSearchParams(search).get('after'));
    expect([...new Set(afters)].slice(0, 3)).toEqual(['0', '100', '150']);
    expect(log.polls.at(-1)).toContain('waitSeconds=25');
  });

  it('is offline while the server is away, whatever a proxy answers, and back when it is', async () => {
    log.refusal = true;
    log.problem = { status: 502, code: 'bad_gateway' };
    const iterator = iterate('0');
    expect((await iterator.next()).value).toEqual({ type: 'connection', state: 'offline' });
    const back = iterator.next();
    await wait(50);
    log.refusal = undefined;
    log.problem = undefined;
    expect((await back).value).toEqual({ type: 'connection', state: 'online' });
    log.append();
    expect((await iterator.next()).value).toMatchObject({ cursor: '1' });
    expect(log.connected).toBe(1);
  });

  it.each([
    ['event', null],
    ['event', { cursor: '1', type: 'message.created', data: 'text' }],
    ['event', { cursor: '1', type: 'message.created', data: { attachments: [null] } }],
    ['event', { cursor: '1', type: 'message.created' }],
    ['typing'],
    ['closing'],
  ])('survives a server that says what it must not: %s %j', async (name, ...said) => {
    const iterator = iterate('0');
    await iterator.next();
    const next = iterator.next();
    await isConnected();
    log.say(name, ...said);
    expect((await next).value).toEqual({ type: 'connection', state: 'offline' });
    log.append();
    const events = await takeUntil(iterator, isAt('1'));
    expect(events.map(({ type }) => type)).toEqual(['connection', 'message.deleted']);
  });

  it('gives out an event that asks for no acknowledgement', async () => {
    const iterator = iterate('0');
    await iterator.next();
    const next = iterator.next();
    await isConnected();
    log.say('event', { cursor: '7', type: 'key.rotated', at: '', data: {} });
    expect((await next).value).toMatchObject({ cursor: '7' });
    const other = iterator.next();
    log.append();
    expect((await other).value).toMatchObject({ cursor: '1' });
  });

  it('gives out what is of the moment between the events', async () => {
    const iterator = iterate('0');
    await iterator.next();
    const next = iterator.next();
    await isConnected();
    log.type({ from: 'alice@localhost', to: 'bob@localhost' });
    expect((await next).value).toEqual({ type: 'typing', from: 'alice@localhost', to: 'bob@localhost' });
    const change = { address: 'alice@localhost' } as KeyChange;
    listeners.forEach((listener) => {
      listener(change);
    });
    expect((await iterator.next()).value).toEqual({ type: 'keyChanged', change });
    await iterator.return?.();
    expect(listeners).toEqual([]);
  });

  it('tells somebody once in two seconds that one is writing to them, when there is a connection', async () => {
    feed.typing('alice');
    const iterator = iterate('0');
    await iterator.next();
    const next = iterator.next();
    await isConnected();
    for (let time = 0; time < 20; time++) feed.typing('alice');
    feed.typing('bob');
    log.append();
    await next;
    await until(
      () => Promise.resolve(log.typed),
      (typed) => typed.length === 2,
    );
    expect(log.typed).toEqual([{ to: 'alice' }, { to: 'bob' }]);
  });

  it.each(['return', 'signal', 'close'])('ends by %s at once, and frees the connection', async (way) => {
    const controller = new AbortController();
    const iterator = iterate('0', controller.signal);
    await iterator.next();
    const next = iterator.next();
    await isConnected();
    if (way === 'return') await iterator.return?.();
    if (way === 'signal') controller.abort();
    if (way === 'close') feed.close();
    expect(await next).toEqual({ done: true, value: undefined });
    await isConnected(0);
    expect(await iterator.next()).toEqual({ done: true, value: undefined });
    expect(log.handshakes).toHaveLength(1);
  });

  it('ends while it connects, while it waits to connect again, and before it began', async () => {
    const connecting = iterate('0');
    const first = connecting.next();
    await connecting.return?.();
    expect(await first).toEqual({ done: true, value: undefined });

    log.refusal = true;
    log.problem = { status: 503, code: 'not_ready' };
    const waiting = iterate('0');
    await waiting.next();
    const second = waiting.next();
    await wait(20);
    await waiting.return?.();
    expect(await second).toEqual({ done: true, value: undefined });

    feed.close();
    expect(await iterate('0').next()).toEqual({ done: true, value: undefined });
    expect(await iterate('0', AbortSignal.abort()).next()).toEqual({ done: true, value: undefined });
  });

  it('serves several iterations, each at its own pace', async () => {
    log.append(5);
    const [one, other] = [iterate('0'), iterate('3')];
    expect(cursorsOf(await takeUntil(one, isAt('2')))).toEqual(['1', '2']);
    expect(cursorsOf(await takeUntil(other, isAt('5')))).toEqual(['4', '5']);
    await other.return?.();
    expect(cursorsOf(await takeUntil(one, isAt('5')))).toEqual(['3', '4', '5']);
  });
});
