import { type MessageBody, request } from '../support/api.js';
import { keepAccount, keepGroup } from '../support/group-lock.js';
import { type GroupBody, makeGroup } from '../support/groups.js';
import { Nodes } from '../support/nodes.js';
import { Crowd, type Person } from '../support/people.js';
import type { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const TEXT = 'to whoever was remembered';

describe('what a node remembers', () => {
  let nodes: Nodes;
  let nodeB: TestServer;
  let crowd: Crowd;
  let alice: Person;

  beforeAll(async () => {
    nodes = await Nodes.start();
    // People call the first node; what goes through node B says so.
    const [nodeA] = nodes.servers;
    nodeB = nodes.servers[1];
    crowd = await Crowd.on(nodeA);
    nodeA.canaries.add('the text', TEXT);
    alice = await crowd.join('alice');
  });

  afterAll(() => nodes.stop());

  const meOnB = async (token: string): Promise<number> =>
    (await request(nodeB, 'GET', '/api/users/me', { token })).status;

  const sendOnB = (recipient: string, from = alice) =>
    request<MessageBody & { code: string }>(nodeB, 'POST', '/api/messages/send', {
      token: from.token,
      json: { recipient, text: TEXT },
    });

  const sayOnB = (group: GroupBody) =>
    request<MessageBody & { code: string }>(nodeB, 'POST', `/api/groups/${group.id}/messages`, {
      token: alice.token,
      json: { text: TEXT },
    });

  /** Who of these has a copy of a message. */
  async function readersOf({ id }: MessageBody, people: Person[]): Promise<string[]> {
    const answers = await Promise.all(people.map((person) => person.call('GET', `/api/messages/${id}`)));
    return people.filter((_, index) => answers[index]?.status === 200).map(({ username }) => username);
  }

  /** Until so many transactions wait for a group. */
  const waitingFor = async (count: number): Promise<void> => {
    const sql = `SELECT count(*)::int AS waiting FROM pg_locks JOIN pg_database ON pg_database.oid = database
                 WHERE datname = current_database() AND locktype = 'advisory' AND NOT granted`;
    await until(
      () => nodeB.database.query<{ waiting: number }>(sql),
      ([row]) => row?.waiting === count,
      { every: 5 },
    );
  };

  /** Lets node B remember a session, ends it, and waits for node B to refuse it. @returns milliseconds that this took */
  async function refusedAfter(person: Person, end: () => Promise<unknown>): Promise<number> {
    expect([await meOnB(person.token), await meOnB(person.token)]).toEqual([200, 200]);
    await end();
    const begin = Date.now();
    await until(
      () => meOnB(person.token),
      (status) => status === 401,
      { milliseconds: 5000, every: 5 },
    );
    expect(await meOnB(person.token)).toBe(401);
    return Date.now() - begin;
  }

  it('of a token ends with the session, on whichever node that ends', async () => {
    const bob = await crowd.join('bob');
    expect(await refusedAfter(bob, () => bob.call('POST', '/api/auth/logout'))).toBeLessThan(1000);
  });

  it('of a token ends with Redis away, too', async () => {
    await nodes.redis.kill();
    const carol = await crowd.join('carol');
    expect(await refusedAfter(carol, () => carol.call('POST', '/api/auth/logout'))).toBeLessThan(1000);
  });

  it('of a token ends with the account', async () => {
    const dave = await crowd.join('dave');
    expect(await refusedAfter(dave, () => dave.leave())).toBeLessThan(1000);
  });

  it('of a key is held against the database, so that nothing is sealed for one that was retired', async () => {
    const erin = await crowd.join('erin');
    expect((await sendOnB('erin')).status).toBe(201);
    await erin.rotate();
    const { status, body } = await sendOnB('erin');
    expect(status).toBe(201);
    const received = await erin.get<MessageBody>(`/api/messages/${body.id}`);
    expect(received.key?.keyId).toBe(erin.key.id);
    expect((await erin.open(received)).text).toBe(TEXT);
  });

  it('of a person who is gone is found out, and the name may be that of another', async () => {
    const frank = await crowd.join('frank');
    expect((await sendOnB('frank')).status).toBe(201);
    await frank.leave();
    const refused = await sendOnB('frank');
    expect([refused.status, refused.body.code]).toEqual([404, 'recipient_not_found']);
    const other = await crowd.join('frank');
    const { status, body } = await sendOnB('frank');
    expect(status).toBe(201);
    expect((await other.get<MessageBody>(`/api/messages/${body.id}`)).id).toBe(body.id);
  });

  it('lets a send that has to wait for a log delay no other that shares its statement', async () => {
    const [grace, heidi, ivan] = await Promise.all(
      ['grace', 'heidi', 'ivan'].map((name) => crowd.join(name)),
    );
    if (!grace || !heidi || !ivan) throw new Error('Somebody did not join.');
    // From here on there is a log to wait for.
    expect((await sendOnB('grace')).status).toBe(201);
    const release = await keepAccount(nodeB, grace.id, 'log');
    let isWaiting = true;
    const kept = sendOnB('grace').finally(() => (isWaiting = false));
    const others = await Promise.all(Array.from({ length: 20 }, () => sendOnB('heidi', ivan)));
    expect(others.map(({ status }) => status)).toEqual(Array(20).fill(201));
    expect(isWaiting).toBe(true);
    await release();
    expect((await kept).status).toBe(201);
  });

  it('of a group is held against the database: whoever came reads it, whoever left does not', async () => {
    const [judy, mike, nina] = await Promise.all(['judy', 'mike', 'nina'].map((name) => crowd.join(name)));
    if (!judy || !mike || !nina) throw new Error('Somebody did not join.');
    const people = [alice, judy, mike, nina];
    const group = await makeGroup(alice, [judy, mike]);
    for (let sent = 0; sent < 2; sent++) {
      const { body } = await sayOnB(group);
      expect(await readersOf(body, people)).toEqual(['alice', 'judy', 'mike']);
    }
    await alice.call('POST', `/api/groups/${group.id}/members`, { username: 'nina' });
    const { body: joined } = await sayOnB(group);
    expect(await readersOf(joined, people)).toEqual(['alice', 'judy', 'mike', 'nina']);
    await alice.call('DELETE', `/api/groups/${group.id}/members/judy`);
    const { body: left } = await sayOnB(group);
    expect(await readersOf(left, people)).toEqual(['alice', 'mike', 'nina']);
    await nina.rotate();
    const { body: rotated } = await sayOnB(group);
    const received = await nina.get<MessageBody>(`/api/messages/${rotated.id}`);
    expect(received.key?.keyId).toBe(nina.key.id);
    await mike.leave();
    const { body: gone } = await sayOnB(group);
    expect(await readersOf(gone, people)).toEqual(['alice', 'nina']);
    await alice.call('DELETE', `/api/groups/${group.id}`);
    const refused = await sayOnB(group);
    expect([refused.status, refused.body.code]).toEqual([404, 'not_found']);
  });

  it('of a group gives way to a change that was there before the message', async () => {
    const [olivia, peggy] = await Promise.all(['olivia', 'peggy'].map((name) => crowd.join(name)));
    if (!olivia || !peggy) throw new Error('Somebody did not join.');
    const group = await makeGroup(alice, [olivia, peggy]);
    expect((await sayOnB(group)).status).toBe(201);
    const release = await keepGroup(nodeB, group.id, 'shared');
    const removal = alice.call('DELETE', `/api/groups/${group.id}/members/olivia`);
    await waitingFor(1);
    const said = sayOnB(group);
    await waitingFor(2);
    await release();
    expect((await removal).status).toBe(204);
    const { body } = await said;
    expect(await readersOf(body, [alice, olivia, peggy])).toEqual(['alice', 'peggy']);
  });
});
