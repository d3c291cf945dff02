import { setTimeout as wait } from 'node:timers/promises';
import type { PageBody } from '../support/api.js';
import { makeGroup } from '../support/groups.js';
import { LiveClient } from '../support/live-client.js';
import { Crowd, type Person } from '../support/people.js';
import { CLOSE_FRAME, RawClient } from '../support/raw-client.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const MADE_UP = '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e';

describe('what clients send by a socket', () => {
  let server: TestServer;
  let crowd: Crowd;
  let people: Person[];
  let alice: LiveClient;
  let bob: LiveClient;
  let carol: LiveClient;

  beforeAll(async () => {
    server = await TestServer.start();
    crowd = await Crowd.on(server);
    people = await crowd.joinAll(['alice', 'bob', 'carol']);
  });

  afterAll(() => server.stop());

  beforeEach(async () => {
    const clients = await Promise.all(people.map((person) => LiveClient.connect(server, person)));
    [alice, bob, carol] = clients as [LiveClient, LiveClient, LiveClient];
    // The allowance of events is a second's.
    await wait(1000);
  });

  afterEach(() => {
    for (const client of [alice, bob, carol]) client.close();
  });

  const untilSo = (isSo: () => boolean): Promise<boolean> =>
    until(() => Promise.resolve(isSo()), Boolean, { milliseconds: 5000, every: 10 });

  describe('that they are typing', () => {
    it('reaches every device of the other, by username and by address, and nobody else', async () => {
      const [, person] = people;
      if (!person) throw new Error('Bob is there.');
      const second = await LiveClient.connect(server, person, { transports: ['polling'] });
      alice.socket.emit('typing', { to: 'bob' });
      alice.socket.emit('typing', { to: 'BOB@localhost' });
      const notice = { from: 'alice@localhost', to: 'bob@localhost' };
      await untilSo(() => bob.typing.length === 2 && second.typing.length === 2);
      expect([bob.typing, second.typing]).toEqual([
        [notice, notice],
        [notice, notice],
      ]);
      await wait(200);
      expect([alice.typing, carol.typing, alice.errors]).toEqual([[], [], []]);
      second.close();
    });

    it('reaches the other members of a group', async () => {
      const [owner, member] = people as [Person, Person];
      const group = await makeGroup(owner, [member]);
      bob.socket.emit('typing', { to: group.address });
      await untilSo(() => alice.typing.length === 1);
      expect(alice.typing).toEqual([{ from: 'bob@localhost', to: group.address }]);
      await wait(200);
      expect([bob.typing, carol.typing]).toEqual([[], []]);
    });

    it('is not kept', async () => {
      const [, person] = people as [Person, Person];
      const { nextCursor } = await person.get<PageBody<unknown>>('/api/events');
      bob.close();
      alice.socket.emit('typing', { to: 'bob' });
      await wait(300);
      const again = await LiveClient.connect(server, person, { after: nextCursor });
      await wait(300);
      expect([again.typing, again.events]).toEqual([[], []]);
      again.close();
    });

    it('is not told of those who do not exist, nor to a group that is not the own', async () => {
      const [owner] = people as [Person];
      const group = await makeGroup(owner);
      const cases = [
        ['nobody', 'recipient_not_found'],
        ['bob@elsewhere.example', 'recipient_not_found'],
        [group.address, 'not_found'],
        [`group:${MADE_UP}@localhost`, 'not_found'],
        [`group:${MADE_UP}@elsewhere.example`, 'recipient_not_found'],
        ['group:no-uuid@localhost', 'recipient_not_found'],
      ] as const;
      for (const [to, code] of cases) {
        bob.socket.emit('typing', { to });
        await untilSo(() => bob.errors.length === 1);
        expect([to, bob.errors.pop()?.code]).toEqual([to, code]);
      }
      expect(alice.typing).toEqual([]);
    });
  });

  describe('of the wrong kind', () => {
    /** What the server says of an event, which the connection survives. */
    async function answerTo(name: string, ...payload: unknown[]): Promise<string> {
      await wait(110);
      alice.socket.emit(name, ...payload);
      await untilSo(() => alice.errors.length === 1);
      expect(alice.socket.connected).toBe(true);
      const { code, errors } = alice.errors.pop() ?? {};
      return [code, ...(errors ?? []).map(({ field }) => field)].join(' ');
    }

    it('is refused as bodies are, and the connection stays', async () => {
      const nested = Array.from({ length: 40 }).reduce<object>((inner) => ({ inner }), {});
      const cases: [string, ...unknown[]][] = [
        ['invalid_request'],
        ['invalid_request', null],
        ['invalid_request', 5],
        ['invalid_request', 'bob'],
        ['invalid_request', true],
        ['invalid_request', ['bob']],
        ['invalid_request', [{ to: 'bob' }]],
        ['invalid_request', { to: 'bob' }, { to: 'bob' }],
        ['invalid_request', nested],
        ['invalid_request to', {}],
        ['invalid_request to', { to: null }],
        ['invalid_request to', { to: 7 }],
        ['invalid_request to', { to: ['bob'] }],
        ['invalid_request to', { to: { username: 'bob' } }],
        ['invalid_request to', { to: '' }],
        ['invalid_request to', { to: 'x'.repeat(321) }],
        ['invalid_request to', { to: 'bob\0' }],
        ['invalid_request to', { to: 'bob\ud800' }],
        ['invalid_request from', { to: 'bob', from: 'carol' }],
        ['invalid_request __proto__', JSON.parse('{"to": "bob", "__proto__": {"admin": true}}')],
        ['invalid_request to', { to: Buffer.from('bob') }],
      ];
      for (const [expected, ...payload] of cases) {
        expect([payload, await answerTo('typing', ...payload)]).toEqual([payload, expected]);
      }
      expect(bob.typing).toEqual([]);
    });

    it('is refused when there is no such event', async () => {
      for (const name of [
        'message',
        'event',
        'closing',
        'wake',
        'constructor',
        '__proto__',
        'x'.repeat(1000),
      ]) {
        expect([name, await answerTo(name, { to: 'bob' })]).toEqual([name, 'invalid_request']);
      }
    });

    it('cuts off whoever sends what is too large, and nobody else', async () => {
      alice.socket.emit('typing', { to: 'bob', filler: 'x'.repeat(20_000) });
      await untilSo(() => alice.end !== undefined);
      expect([bob.socket.connected, carol.socket.connected]).toEqual([true, true]);
      const [, person] = people as [Person, Person];
      const polling = await LiveClient.connect(server, person, { transports: ['polling'] });
      polling.socket.emit('typing', { to: 'alice', filler: 'x'.repeat(20_000) });
      await untilSo(() => polling.end !== undefined);
      expect(bob.socket.connected).toBe(true);
    });

    it('cuts off whoever sends too many, on whichever socket, and nobody else', async () => {
      const [person] = people as [Person];
      const second = await LiveClient.connect(server, person);
      for (let sent = 0; sent < 8; sent++) alice.socket.emit('typing', { to: 'bob' });
      await wait(100);
      expect(alice.end).toBeUndefined();
      for (let sent = 0; sent < 40; sent++) second.socket.emit('typing', { to: 'carol' });
      await untilSo(() => second.end !== undefined);
      expect(second.closings).toEqual([{ code: 'rate_limited' }]);
      expect(second.end?.reason).toBe('transport close');
      expect(carol.typing.length).toBeLessThanOrEqual(2);
      expect([bob.socket.connected, carol.socket.connected]).toEqual([true, true]);
      const again = await LiveClient.connect(server, person);
      again.close();
    });

    it('ends the connection of whoever does not keep to the protocol, and not the server', async () => {
      const packets = [
        '4nonsense',
        '42{"not": "an array"}',
        '42[]',
        '451-["typing",{"_placeholder":true,"num":0}]',
        '9',
        'b%%%',
      ];
      for (const packet of packets) {
        const raw = await RawClient.open(server);
        await raw.until('"sid"');
        raw.send(`40${JSON.stringify({ token: people[0]?.token })}`);
        await raw.until('40{"sid"');
        raw.send(packet);
        if (packet.startsWith('451')) raw.send('42["typing",{"to":"bob"}]');
        expect(await raw.until(CLOSE_FRAME)).toContain(CLOSE_FRAME);
        raw.close();
      }
      const { status } = await fetch(`${server.url}/health/ready`);
      expect(status).toBe(200);
      expect(bob.socket.connected).toBe(true);
    });
  });
});
