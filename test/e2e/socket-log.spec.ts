import { setTimeout as wait } from 'node:timers/promises';
import type { MessageBody } from '../support/api.js';
import { EventSchemas } from '../support/event-schemas.js';
import { makeGroup, say } from '../support/groups.js';
import { LiveClient } from '../support/live-client.js';
import { type EventBody, LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const ROUNDS = 40;

describe('a socket and the log', () => {
  let server: TestServer;
  let crowd: Crowd;
  let alice: Person;
  let bob: Person;
  let carol: Person;

  beforeAll(async () => {
    server = await TestServer.start();
    crowd = await Crowd.on(server);
    [alice, bob, carol] = await Promise.all([crowd.join('alice'), crowd.join('bob'), crowd.join('carol')]);
  });

  afterAll(() => server.stop());

  async function send(from: Person, recipient: string): Promise<MessageBody> {
    const { status, body } = await from.call<MessageBody>('POST', '/api/messages/send', {
      recipient,
      text: 'a text for whoever listens',
    });
    expect(status).toBe(201);
    return body;
  }

  const untilSo = (isSo: () => boolean, milliseconds = 10_000): Promise<boolean> =>
    until(() => Promise.resolve(isSo()), Boolean, { milliseconds, every: 10 });

  const withoutTime = (events: readonly (EventBody & { receivedAt?: number })[]): EventBody[] =>
    events.map(({ cursor, type, at, data }) => ({ cursor, type, at, data }));

  it('shows every event once and in order across the seam, however often it connects while there is writing', async () => {
    const reader = await LogReader.of(bob);
    const start = reader.place;
    const stop = new AbortController();
    const writers = [alice, carol, alice].map(async (writer) => {
      while (!stop.signal.aborted) await send(writer, 'bob');
    });
    const seen: EventBody[] = [];
    let after = start;
    for (let round = 0; round < ROUNDS; round++) {
      const transports = [round % 4 === 3 ? ('polling' as const) : ('websocket' as const)];
      const client = await LiveClient.connect(server, bob, { after, transports });
      await wait(Math.random() * 120);
      client.close();
      seen.push(...client.events);
      after = client.lastCursor ?? after;
    }
    stop.abort();
    await Promise.all(writers);
    const log = await reader.read();
    const last = await LiveClient.connect(server, bob, { after });
    await untilSo(() => (last.lastCursor ?? after) === log.at(-1)?.cursor);
    last.close();
    seen.push(...last.events);
    expect(log.length).toBeGreaterThan(ROUNDS);
    expect(withoutTime(seen)).toEqual(log);
  }, 120_000);

  it('pushes to every device at once, and begins with what is new when it has no cursor', async () => {
    await send(alice, 'bob');
    const devices = await Promise.all([
      LiveClient.connect(server, bob),
      LiveClient.connect(server, bob, { after: null }),
      LiveClient.connect(server, bob, { transports: ['polling'] }),
      LiveClient.connect(server, bob, { transports: ['polling', 'websocket'] }),
    ]);
    const delays: number[] = [];
    for (let round = 0; round < 9; round++) {
      const { id } = await send(alice, 'bob');
      const sentAt = Date.now();
      await untilSo(() => devices.every(({ events }) => events.at(-1)?.data.id === id));
      delays.push(...devices.map(({ events }) => (events.at(-1)?.receivedAt ?? Infinity) - sentAt));
    }
    const [median = Infinity] = delays.sort((a, b) => a - b).slice(delays.length / 2);
    expect(median).toBeLessThan(500);
    const logs = devices.map(({ events }) => withoutTime(events));
    expect(logs).toEqual(logs.map(() => logs[0]));
    expect(logs[0]?.length).toBe(9);
    for (const device of devices) device.close();
  });

  it('says what the document says that it does', async () => {
    const schemas = await EventSchemas.of(server);
    const group = await makeGroup(alice, [bob], 'Readers');
    const [device, sender] = await Promise.all([
      LiveClient.connect(server, bob),
      LiveClient.connect(server, alice),
    ]);
    const { id } = await send(alice, 'bob');
    await say(alice, group.id, 'to the whole group');
    await bob.call('PUT', `/api/messages/${id}/read`);
    await alice.call('DELETE', `/api/messages/${id}?scope=everyone`);
    device.socket.emit('typing', { to: 'alice' });
    device.socket.emit('typing', { to: 'nobody-at-all' });
    await alice.call('DELETE', `/api/groups/${group.id}`);
    await untilSo(
      () => device.of('group.updated').length + device.errors.length + sender.typing.length === 3,
    );
    await untilSo(() => sender.of('message.delivered').length === 2);
    const events = [...device.events, ...sender.events];
    expect(events.flatMap((event) => schemas.complaints(event.type, withoutTime([event])[0]))).toEqual([]);
    expect(sender.typing.flatMap((notice) => schemas.complaints('typing.notice', notice))).toEqual([]);
    expect(device.errors.flatMap((error) => schemas.complaints('error', error))).toEqual([]);
    device.close();
    sender.close();
  });

  it('takes an acknowledgement for a receipt, and the sender sees it once', async () => {
    const [device, sender] = await Promise.all([
      LiveClient.connect(server, bob),
      LiveClient.connect(server, alice),
    ]);
    const sent = [await send(alice, 'bob'), await send(alice, 'bob'), await send(alice, 'bob')];
    await untilSo(() => sender.of('message.delivered').length === 3);
    expect(sender.of('message.delivered').map(({ data }) => [data.messageId, data.address])).toEqual(
      sent.map(({ id }) => [id, 'bob@localhost']),
    );
    for (const { id } of sent) {
      const { deliveredTo } = await alice.get<{ deliveredTo: object[] }>(`/api/messages/${id}`);
      expect(deliveredTo).toMatchObject([{ address: 'bob@localhost' }]);
    }
    await (await LogReader.of(bob)).read();
    await wait(300);
    expect(sender.of('message.delivered').length).toBe(3);
    device.close();
    sender.close();
  });

  it('takes nothing for a receipt that is not acknowledged, until a later cursor says so', async () => {
    const sender = await LiveClient.connect(server, alice);
    const device = await LiveClient.connect(server, bob, { acknowledges: false });
    const { id } = await send(alice, 'bob');
    await untilSo(() => device.events.length === 1);
    await wait(400);
    expect(sender.of('message.delivered')).toEqual([]);
    device.close();
    const again = await LiveClient.connect(server, bob, { after: device.lastCursor });
    await untilSo(() => sender.of('message.delivered').length === 1);
    expect(sender.of('message.delivered')[0]?.data.messageId).toBe(id);
    again.close();
    sender.close();
  });

  it('tells the sender to a group of each who has it and each who has read it', async () => {
    const group = await makeGroup(alice, [bob, carol], 'Receipts');
    const sender = await LiveClient.connect(server, alice);
    const devices = await Promise.all([LiveClient.connect(server, bob), LiveClient.connect(server, carol)]);
    const { body } = await say(alice, group.id, 'who has this?');
    await untilSo(() => sender.of('message.delivered').length === 2);
    await carol.call('PUT', `/api/messages/${body.id}/read`);
    await untilSo(() => sender.of('message.read').length === 1);
    const shown = await alice.get<Record<'deliveredTo' | 'readBy', { address: string }[]>>(
      `/api/messages/${body.id}`,
    );
    expect(shown.deliveredTo.map(({ address }) => address)).toEqual(['bob@localhost', 'carol@localhost']);
    expect(shown.readBy.map(({ address }) => address)).toEqual(['carol@localhost']);
    for (const client of [sender, ...devices]) client.close();
  });
});
