import { type Answer, type MessageBody, type PageBody, request, TestUser } from '../support/api.js';
import { EventSchemas } from '../support/event-schemas.js';
import { type GroupBody, makeGroup, type ProblemBody } from '../support/groups.js';
import { LiveClient } from '../support/live-client.js';
import { type EventBody, LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

type Page = PageBody<EventBody>;

describe('the event log', () => {
  let server: TestServer;
  let crowd: Crowd;
  let alice: Person;
  let bob: Person;

  beforeAll(async () => {
    server = await TestServer.start();
    crowd = await Crowd.on(server);
    [alice, bob] = await Promise.all([crowd.join('alice'), crowd.join('bob')]);
  });

  afterAll(() => server.stop());

  async function send(from: Person, recipient: string, text = 'a text for the log'): Promise<MessageBody> {
    server.canaries.add('the text', text);
    const { status, body } = await from.call<MessageBody>('POST', '/api/messages/send', { recipient, text });
    expect(status).toBe(201);
    return body;
  }

  const newest = async (person: Person): Promise<string> =>
    (await person.get<Page>('/api/events')).nextCursor ?? '';

  const read = (person: Person, after: string, query = ''): Promise<Page> =>
    person.get<Page>(`/api/events?after=${after}${query}`);

  const refused = (person: Person, query: string): Promise<Answer<ProblemBody>> =>
    person.call<ProblemBody>('GET', `/api/events?${query}`);

  const receiptsOf = async (id: string): Promise<object[]> =>
    (await alice.get<{ deliveredTo: object[] }>(`/api/messages/${id}`)).deliveredTo;

  /** Lets Bob take all that there is, and waits until it is marked as delivered: that is nothing that a poll waits for. */
  async function settle(): Promise<void> {
    const { id } = await send(alice, 'bob');
    await read(bob, await newest(bob));
    await until(
      () => receiptsOf(id),
      (receipts) => receipts.length === 1,
    );
  }

  describe('read by cursor', () => {
    it('answers the newest cursor and nothing else without `after`', async () => {
      await send(alice, 'bob');
      const { items, nextCursor } = await bob.get<Page>('/api/events?limit=1');
      expect(items).toEqual([]);
      expect(await read(bob, nextCursor ?? '')).toEqual({ items: [], nextCursor });
      const later = await send(alice, 'bob');
      const after = await read(bob, nextCursor ?? '');
      expect(after.items.map(({ data }) => data.id)).toEqual([later.id]);
      expect(after.nextCursor).toBe(after.items.at(-1)?.cursor);
    });

    it('shows what concurrent senders wrote completely, in one order, to every reading alike', async () => {
      const start = await newest(bob);
      const sent = await Promise.all(Array.from({ length: 40 }, () => send(alice, 'bob')));
      const inPages = async (limit: number): Promise<EventBody[]> => {
        const events: EventBody[] = [];
        for (let cursor = start; ;) {
          const { items, nextCursor } = await read(bob, cursor, `&limit=${limit}`);
          if (items.length === 0) return events;
          expect(items.length).toBeLessThanOrEqual(limit);
          events.push(...items);
          cursor = nextCursor ?? '';
        }
      };
      const events = await inPages(7);
      expect(events.map(({ data }) => data.id).sort()).toEqual(sent.map(({ id }) => id).sort());
      expect(new Set(events.map(({ cursor }) => cursor)).size).toBe(40);
      const cursors = events.map(({ cursor }) => cursor);
      expect((await inPages(100)).map(({ cursor }) => cursor)).toEqual(cursors);
      // Every cursor continues right behind its own event.
      const middle = await read(bob, cursors[19] ?? '');
      expect(middle.items.map(({ cursor }) => cursor)).toEqual(cursors.slice(20));
    });

    it('refuses a cursor that is made up, foreign, of another list or ahead of the log', async () => {
      const [own, foreign] = [await newest(bob), await newest(alice)];
      const [list, mark, number] = JSON.parse(Buffer.from(own, 'base64url').toString()) as string[];
      const made = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');
      const { body } = await bob.call<PageBody<MessageBody>>('GET', '/api/messages?limit=1');
      const cursors = {
        'made up': 'nonsense',
        empty: '',
        foreign,
        'of another list': body.nextCursor ?? '',
        'ahead of the log': made(list, mark, String(Number(number) + 1)),
        'far ahead': made(list, mark, '999999999999999'),
        'too far ahead for a number': made(list, mark, '9'.repeat(40)),
        negative: made(list, mark, '-1'),
        'a number': made(list, mark, 1),
        'written otherwise': Buffer.from(` ["${list ?? ''}","${mark ?? ''}","1"]`).toString('base64url'),
        'not base64url': '%C3%BC!',
      };
      for (const [what, cursor] of Object.entries(cursors)) {
        const { status, body: problem } = await refused(bob, `after=${cursor}`);
        expect({ what, status, code: problem.code, field: problem.errors?.[0]?.field }).toEqual({
          what,
          status: 400,
          code: 'invalid_cursor',
          field: 'after',
        });
      }
    });

    it('refuses other bad queries naming the field, and strangers', async () => {
      const after = await newest(bob);
      const queries = {
        limit: ['limit=0', 'limit=101', 'limit=ten', 'limit=1.5'],
        waitSeconds: ['waitSeconds=-1', 'waitSeconds=31', 'waitSeconds=x'],
        after: [`after=${'a'.repeat(201)}`, `after=${after}&after=${after}`],
        type: ['type=message.created'],
      };
      for (const [field, texts] of Object.entries(queries)) {
        for (const text of texts) {
          const { status, body } = await refused(bob, text);
          expect([text, status, body.errors?.[0]?.field]).toEqual([text, 400, field]);
        }
      }
      const stranger = await request(server, 'GET', `/api/events?after=${after}`);
      expect(stranger.status).toBe(401);
    });

    it('passes over what is gone by now, and moves on behind it', async () => {
      const start = await newest(bob);
      const gone = [await send(alice, 'bob'), await send(alice, 'bob'), await send(alice, 'bob')];
      for (const { id } of gone) await bob.call('DELETE', `/api/messages/${id}?scope=self`);
      const kept = await send(alice, 'bob');
      // Three messages that are gone, three deletions, one message.
      const [first, second, third, last, ...none] = (await read(bob, start)).items;
      expect([first, second, third].map((event) => [event?.type, event?.data.messageId])).toEqual(
        gone.map(({ id }) => ['message.deleted', id]),
      );
      expect([last?.type, last?.data.id, none]).toEqual(['message.created', kept.id, []]);
      // One row at a time, a reader is not told that there is nothing while there is.
      const one = await read(bob, start, '&limit=1');
      expect(one.items).toEqual([first]);
      expect(one.nextCursor).toBe(first?.cursor);

      const before = await newest(bob);
      const short = { recipient: 'bob', text: 'a text of a second', expiresInSeconds: 1 };
      await alice.call('POST', '/api/messages/send', short);
      await new Promise((resolve) => setTimeout(resolve, 1100));
      const behind = await read(bob, before);
      expect(behind.items).toEqual([]);
      expect(behind.nextCursor).toBe(await newest(bob));
      expect(behind.nextCursor).not.toBe(before);
    });
  });

  describe('waited on', () => {
    const poll = async (person: Person, after: string, seconds: number): Promise<Page & { at: number }> => {
      const page = await read(person, after, `&waitSeconds=${seconds}`);
      return { ...page, at: Date.now() };
    };
    const moment = (): Promise<unknown> => new Promise((resolve) => setTimeout(resolve, 300));

    it('is answered within half a second of a commit', async () => {
      const delays: number[] = [];
      for (let round = 0; round < 7; round++) {
        const waiting = poll(bob, await newest(bob), 30);
        await moment();
        const { id } = await send(alice, 'bob');
        const sentAt = Date.now();
        const { items, at } = await waiting;
        expect(items.map(({ data }) => data.id)).toEqual([id]);
        delays.push(at - sentAt);
      }
      const [median = Infinity] = delays.sort((a, b) => a - b).slice(3);
      expect(median).toBeLessThan(500);
    });

    it('is answered to everybody who waits, and not for what others got', async () => {
      await settle();
      const after = await newest(bob);
      const waiting = Array.from({ length: 20 }, () => poll(bob, after, 30));
      const alone = poll(alice, await newest(alice), 1);
      await moment();
      await send(await crowd.join('carol-who-writes'), 'bob');
      const answers = await Promise.all(waiting);
      expect(new Set(answers.map(({ nextCursor }) => nextCursor)).size).toBe(1);
      expect(answers.every(({ items }) => items.length === 1)).toBe(true);
      expect((await alone).items).toEqual([]);
    });

    it('is answered empty to the oldest when more than twenty of one user wait', async () => {
      const after = await newest(bob);
      const oldest = Array.from({ length: 3 }, () => poll(bob, after, 30));
      await new Promise((resolve) => setTimeout(resolve, 1100));
      const begin = Date.now();
      const others = Array.from({ length: 20 }, () => poll(bob, after, 30));
      for (const { items, nextCursor, at } of await Promise.all(oldest)) {
        expect([items, nextCursor]).toEqual([[], after]);
        expect(at - begin).toBeLessThan(5000);
      }
      const { id } = await send(alice, 'bob');
      for (const { items } of await Promise.all(others))
        expect(items.map(({ data }) => data.id)).toEqual([id]);
    });

    it('is answered empty when the time is over, and at once when there is something', async () => {
      const after = await newest(bob);
      const begin = Date.now();
      const { items, nextCursor, at } = await poll(bob, after, 2);
      expect([items, nextCursor]).toEqual([[], after]);
      expect(at - begin).toBeGreaterThanOrEqual(1990);
      await send(alice, 'bob');
      const behind = Date.now();
      expect((await poll(bob, after, 30)).items.length).toBe(1);
      expect(Date.now() - behind).toBeLessThan(5000);
    });

    it('ends when the session of whoever waits does, with that as its news', async () => {
      const { token, session } = await TestUser.register(server, 'mallory');
      const ask = (query: string): Promise<Answer<Page>> =>
        request<Page>(server, 'GET', `/api/events?${query}`, { token });
      const { nextCursor } = (await ask('')).body;
      const waiting = ask(`after=${nextCursor ?? ''}&waitSeconds=30`);
      await moment();
      await request(server, 'POST', '/api/auth/logout', { token });
      const { items } = (await waiting).body;
      expect(items.map(({ type, data }) => [type, data])).toEqual([
        ['session.revoked', { sessionId: session.sessionId }],
      ]);
      expect((await ask('')).status).toBe(401);
    });

    it('does not hold up a server that stops', async () => {
      const after = await newest(bob);
      const waiting = poll(bob, after, 30);
      await moment();
      const begin = Date.now();
      await server.restart();
      const { items, nextCursor, at } = await waiting;
      expect([items, nextCursor]).toEqual([[], after]);
      expect(at - begin).toBeLessThan(5000);
    });
  });

  describe('of every type', () => {
    it('tells each change to whom it concerns, as the documents say', async () => {
      const schemas = await EventSchemas.of(server);
      const carol = await crowd.join('carol');
      const people = { alice, bob, carol };
      await settle();
      const readers = await Promise.all(Object.values(people).map((person) => LogReader.of(person)));
      /** What came to each since the last time, until nothing comes: `name: type field ...`, held to the schema of its type. */
      const told = async (...fields: string[]): Promise<string[]> => {
        const lines: string[][] = Object.keys(people).map(() => []);
        for (let more = true; more;) {
          const logs = await Promise.all(readers.map((reader) => reader.read()));
          more = logs.some((log) => log.length > 0);
          for (const [index, event] of logs.flatMap((log, index) =>
            log.map((event) => [index, event] as const),
          )) {
            expect(schemas.complaints(event.type, event)).toEqual([]);
            expect(Object.keys(event).sort()).toEqual(['at', 'cursor', 'data', 'type']);
            lines[index]?.push(
              [
                event.type,
                ...fields.flatMap((field) => (event.data[field] as string | undefined) ?? []),
              ].join(' '),
            );
          }
        }
        return Object.keys(people).flatMap((name, index) =>
          (lines[index] ?? []).map((line) => `${name}: ${line}`),
        );
      };

      const { id } = await send(alice, 'bob');
      // Whoever reads on with a cursor behind a message has it.
      const first: string[] = [];
      await until(
        async () => first.push(...(await told('id', 'messageId', 'address'))),
        (count) => count === 3,
      );
      expect(first.sort()).toEqual([
        `alice: message.created ${id}`,
        `alice: message.delivered ${id} bob@localhost`,
        `bob: message.created ${id}`,
      ]);
      await bob.call('PUT', `/api/messages/${id}/read`);
      await bob.call('PUT', `/api/messages/${id}/read`);
      expect(await told('messageId', 'address')).toEqual([
        `alice: message.read ${id} bob@localhost`,
        `bob: message.read ${id} bob@localhost`,
      ]);
      await alice.call('DELETE', `/api/messages/${id}?scope=everyone`);
      expect(await told('messageId', 'scope')).toEqual([
        `alice: message.deleted ${id} everyone`,
        `bob: message.deleted ${id} everyone`,
      ]);
      await bob.call('DELETE', `/api/messages/${id}?scope=self`);
      expect(await told('messageId', 'scope')).toEqual([`bob: message.deleted ${id} self`]);
      await bob.rotate();
      const rotated = await readers[1]?.read();
      expect(rotated?.map(({ type, data }) => [type, (data.key as { id: string }).id])).toEqual([
        ['key.rotated', bob.key.id],
      ]);
      expect(schemas.complaints('key.rotated', rotated?.[0])).toEqual([]);

      const group = await makeGroup(alice, [bob], 'Log readers');
      expect(await told('groupId', 'name')).toEqual([
        `alice: group.updated ${group.id} Log readers`,
        `bob: group.updated ${group.id} Log readers`,
      ]);
      await alice.call<GroupBody>('POST', `/api/groups/${group.id}/members`, { username: 'carol' });
      const everybody = ['alice', 'bob', 'carol'];
      expect(await told('username')).toEqual(everybody.map((name) => `${name}: group.member_added carol`));
      await alice.call('PATCH', `/api/groups/${group.id}/members/carol`, { role: 'admin' });
      expect(await told('username', 'role')).toEqual(
        everybody.map((name) => `${name}: group.updated carol admin`),
      );
      await carol.call('DELETE', `/api/groups/${group.id}/members/carol`);
      expect(await told('username')).toEqual(everybody.map((name) => `${name}: group.member_removed carol`));
      await alice.call('DELETE', `/api/groups/${group.id}`);
      expect(await told('groupId')).toEqual([
        `alice: group.updated ${group.id}`,
        `bob: group.updated ${group.id}`,
      ]);
    });

    it('tells the sender once of each receipt, and shows it on the message', async () => {
      await settle();
      const reader = await LogReader.of(bob);
      const sender = await LogReader.of(alice);
      const { id } = await send(alice, 'bob');
      expect(await receiptsOf(id)).toEqual([]);
      await reader.read();
      await reader.read();
      const receipts = await until(
        () => receiptsOf(id),
        ({ length }) => length > 0,
      );
      expect(receipts).toMatchObject([{ address: 'bob@localhost' }]);
      const types = (await sender.read()).map(({ type }) => type);
      expect(types).toEqual(['message.created', 'message.delivered']);
      const seen = await bob.get<{ deliveredTo: object[] }>(`/api/messages/${id}`);
      expect(seen.deliveredTo).toEqual([]);
    });
  });

  describe('no longer kept', () => {
    it('answers 410 with the snapshot to start again from, and goes on behind what is kept', async () => {
      const dave = await crowd.join('dave');
      const [old, other, whole] = [await newest(bob), await newest(alice), await newest(dave)];
      await send(alice, 'bob');
      const [first] = (await read(bob, old)).items;
      await send(alice, 'bob');
      await send(alice, 'dave');
      const end = await newest(dave);
      await server.kill();
      // All but Bob's newest event is two days old; the moments are not in the order of the numbers.
      await server.database.query(
        `UPDATE events SET at = at - interval '2 days' - number * interval '1 second'
         WHERE user_id = $1 AND number < (SELECT last_number FROM event_heads WHERE user_id = $1)`,
        [bob.id],
      );
      await server.database.query('DELETE FROM events WHERE user_id = $1', [dave.id]);
      await server.restart({ EVENT_RETENTION_DAYS: '1' });
      const expired = await until(
        () => refused(bob, `after=${old}`),
        ({ status }) => status === 410,
        { milliseconds: 20_000 },
      );
      expect(expired.body).toMatchObject({ code: 'cursor_expired', snapshot: '/api/messages?direction=all' });
      const snapshot = await bob.get<PageBody<MessageBody>>(String(expired.body.snapshot));
      expect(snapshot.items.length).toBeGreaterThan(0);
      expect((await read(bob, first?.cursor ?? '')).items.length).toBe(1);
      expect((await read(bob, await newest(bob))).items).toEqual([]);
      expect((await read(alice, other)).items.length).toBeGreaterThanOrEqual(3);

      expect((await refused(dave, `after=${whole}`)).status).toBe(410);
      expect((await refused(dave, `after=${whole}&waitSeconds=30`)).status).toBe(410);
      for (const [after, refusal] of [
        [whole, 'cursor_expired'],
        [end, 'none'],
      ]) {
        expect(await LiveClient.refusal(server, { token: dave.token, after })).toBe(refusal);
      }
      expect(await read(dave, end)).toEqual({ items: [], nextCursor: end });
    });
  });
});
