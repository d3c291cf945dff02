import type { MessageBody, PageBody } from '../support/api.js';
import { makeGroup, type ProblemBody, readAll, say } from '../support/groups.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

interface ConversationBody {
  with: string;
  groupId: string | null;
  lastMessage: MessageBody;
  unreadCount: number;
}

describe('conversations', () => {
  let server: TestServer;
  let crowd: Crowd;
  let count = 0;

  beforeAll(async () => {
    server = await TestServer.start();
    crowd = await Crowd.on(server);
  });

  afterAll(() => server.stop());

  /** Somebody without a past. */
  const person = (): Promise<Person> => crowd.join(`person-${++count}`);
  const list = (of: Person): Promise<ConversationBody[]> => readAll(of, '/api/conversations');
  /** With whom, the id of the last message, how many unread. */
  const rows = async (of: Person): Promise<unknown[]> =>
    (await list(of)).map((one) => [one.with, one.lastMessage.id, one.unreadCount]);

  async function write(from: Person, to: Person, extra: object = {}): Promise<string> {
    const { status, body } = await from.call<MessageBody>('POST', '/api/messages/send', {
      recipient: to.username,
      text: 'hello, you there',
      ...extra,
    });
    expect(status).toBe(201);
    return body.id;
  }

  it('are none at first', async () => {
    expect(await (await person()).get('/api/conversations')).toEqual({ items: [], nextCursor: null });
  });

  it('have one row a peer or group, the newest first, each with its last message', async () => {
    const [me, bob, carol] = [await person(), await person(), await person()];
    const group = await makeGroup(carol, [me, bob]);
    await write(bob, me);
    const toCarol = await write(me, carol);
    const { body: inGroup } = await say(carol, group.id, 'hello, all of you');
    const fromBob = await write(bob, me);
    const note = await write(me, me);
    expect(await rows(me)).toEqual([
      [me.address, note, 1],
      [bob.address, fromBob, 2],
      [group.address, inGroup.id, 1],
      [carol.address, toCarol, 0],
    ]);
    const conversations = await list(me);
    expect(conversations.map(({ groupId }) => groupId)).toEqual([null, null, group.id, null]);
    for (const { lastMessage } of conversations) {
      expect(lastMessage).toEqual(await me.get(`/api/messages/${lastMessage.id}`));
      expect((await me.open(lastMessage)).text).toMatch(/^hello, /);
    }
    expect(await rows(carol)).toEqual([
      [group.address, inGroup.id, 0],
      [me.address, toCarol, 1],
    ]);
    const again = await write(carol, me);
    expect((await rows(me))[0]).toEqual([carol.address, again, 1]);
  });

  it('count what is unread: not what one sent, not what one read or deleted', async () => {
    const [me, bob] = [await person(), await person()];
    const group = await makeGroup(bob, [me]);
    const unread = async (): Promise<number[]> => (await list(me)).map(({ unreadCount }) => unreadCount);
    const ids = [await write(bob, me), await write(bob, me), await write(bob, me), await write(bob, me)];
    await write(me, bob);
    expect([await unread(), (await list(bob))[0]?.unreadCount]).toEqual([[4], 1]);
    await me.call('PUT', `/api/messages/${ids[1]}/read`);
    await me.call('PUT', `/api/messages/${ids[1]}/read`);
    expect(await unread()).toEqual([3]);
    await me.call('DELETE', `/api/messages/${ids[2]}`);
    expect(await unread()).toEqual([2]);
    await bob.call('DELETE', `/api/messages/${ids[3]}?scope=everyone`);
    expect(await unread()).toEqual([1]);
    await me.call('PUT', `/api/messages/${ids[0]}/read`);
    expect(await unread()).toEqual([0]);

    const { body } = await say(bob, group.id, 'hello, all of you');
    await say(me, group.id, 'hello to you too');
    expect(await unread()).toEqual([1, 0]);
    await me.call('PUT', `/api/messages/${body.id}/read`);
    expect(await unread()).toEqual([0, 0]);
    expect((await list(bob)).map(({ unreadCount }) => unreadCount)).toEqual([1, 1]);
  });

  it('show the message before when the last was deleted for oneself, and the tombstone when for everyone', async () => {
    const [me, bob] = [await person(), await person()];
    const [first, second, third] = [await write(bob, me), await write(me, bob), await write(bob, me)];
    await me.call('DELETE', `/api/messages/${third}`);
    expect(await rows(me)).toEqual([[bob.address, second, 1]]);
    expect(await rows(bob)).toEqual([[me.address, third, 1]]);
    await me.call('DELETE', `/api/messages/${second}?scope=everyone`);
    for (const [one, id] of [
      [me, second],
      [bob, third],
    ] as const) {
      expect((await list(one))[0]?.lastMessage.id).toBe(id);
    }
    const [tombstone] = await list(me);
    expect([tombstone?.lastMessage.text, tombstone?.lastMessage.key]).toEqual([null, null]);
    expect(tombstone?.lastMessage.deletedAt).toMatch(/Z$/);
    expect((await list(bob))[0]?.unreadCount).toBe(0);
    await me.call('DELETE', `/api/messages/${second}`);
    expect(await rows(me)).toEqual([[bob.address, first, 1]]);
    await me.call('DELETE', `/api/messages/${first}`);
    expect(await rows(me)).toEqual([]);
  });

  it('forget what has expired, and go with their last message', async () => {
    const [me, bob, carol] = [await person(), await person(), await person()];
    const kept = await write(bob, me);
    const shortLived = { expiresInSeconds: 3 };
    const [last, only] = [await write(bob, me, shortLived), await write(carol, me, shortLived)];
    expect(await rows(me)).toEqual([
      [carol.address, only, 1],
      [bob.address, last, 2],
    ]);
    const remaining = [[bob.address, kept, 1]];
    // Each look waits for an event of which none comes, so it is a second apart from the last.
    const { nextCursor } = await me.get<PageBody<object>>('/api/events');
    for (let look = 0; look < 30 && (await list(me))[0]?.lastMessage.id !== kept; look++) {
      await me.get(`/api/events?waitSeconds=1&after=${nextCursor}`);
    }
    expect(await rows(me)).toEqual(remaining);
    expect(await rows(carol)).toEqual([]);
  });

  it('stay when one leaves the group, with what one had of it', async () => {
    const [me, bob] = [await person(), await person()];
    const group = await makeGroup(bob, [me]);
    const { body } = await say(bob, group.id, 'the last that one gets');
    await me.call('DELETE', `/api/groups/${group.id}/members/${me.username}`);
    const { body: later } = await say(bob, group.id, 'said when one has gone');
    expect(await rows(me)).toEqual([[group.address, body.id, 1]]);
    expect(await rows(bob)).toEqual([[group.address, later.id, 0]]);
  });

  it('outlive the account at the other end as a tombstone', async () => {
    const [me, bob] = [await person(), await person()];
    const id = await write(bob, me);
    await bob.leave();
    const [conversation] = await list(me);
    expect([conversation?.with, conversation?.lastMessage.id, conversation?.unreadCount]).toEqual([
      bob.address,
      id,
      0,
    ]);
    expect(conversation?.lastMessage.text).toBe(null);
  });

  it('come page by page, also while they change', async () => {
    const [me, ...peers] = await crowd.joinAll(Array.from({ length: 8 }, (_, number) => `pager-${number}`));
    if (!me) throw new Error('Nobody came.');
    const expected: string[] = [];
    for (const peer of peers) {
      await write(peer, me);
      await write(me, peer);
      expected.unshift(peer.address);
    }
    for (const limit of [1, 2, 7, 100]) {
      const all = await readAll<ConversationBody>(me, '/api/conversations', limit);
      expect(all.map((one) => one.with)).toEqual(expected);
    }
    const first = await me.get<PageBody<ConversationBody>>('/api/conversations?limit=3');
    const [oldest] = peers;
    if (!oldest) throw new Error('Nobody came.');
    await write(oldest, me);
    const rest = await me.get<PageBody<ConversationBody>>(
      `/api/conversations?limit=3&cursor=${first.nextCursor}`,
    );
    expect([...first.items, ...rest.items].map((one) => one.with)).toEqual(expected.slice(0, 6));
    expect(rest.nextCursor).toBe(null);
  });

  it.each(['cursor=', 'cursor=nonsense', 'cursor=WyJjb252ZXJzYXRpb25zIiwieCIsInkiXQ'])(
    'refuse ?%s',
    async (query) => {
      const { status, body } = await (await person()).call<ProblemBody>('GET', `/api/conversations?${query}`);
      expect([status, body.code]).toEqual([400, 'invalid_cursor']);
    },
  );

  it('refuse the cursor of another list, a limit out of range and what they do not know', async () => {
    const [me, bob] = [await person(), await person()];
    await write(bob, me);
    await write(bob, me);
    const { nextCursor } = await me.get<PageBody<MessageBody>>('/api/messages?limit=1');
    const queries = [`cursor=${nextCursor}`, 'limit=0', 'limit=101', 'unread=true'];
    const answers = await Promise.all(
      queries.map((query) => me.call<ProblemBody>('GET', `/api/conversations?${query}`)),
    );
    expect(answers.map(({ status, body }) => [status, body.code])).toEqual([
      [400, 'invalid_cursor'],
      ...Array<unknown>(3).fill([400, 'invalid_request']),
    ]);
  });
});
