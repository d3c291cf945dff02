import type { MessageBody, PageBody } from '../support/api.js';
import { type GroupBody, makeGroup, readAll, rolesOf, say } from '../support/groups.js';
import { LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

describe('an account that goes, and its groups', () => {
  let server: TestServer;
  let crowd: Crowd;
  let bob: Person;
  let carol: Person;
  let dave: Person;
  let count = 0;

  beforeAll(async () => {
    server = await TestServer.start();
    crowd = await Crowd.on(server);
    [bob, carol, dave] = (await crowd.joinAll(['bob', 'carol', 'dave'])) as [Person, Person, Person];
  });

  afterAll(() => server.stop());

  const newcomer = (): Promise<Person> => crowd.join(`newcomer-${++count}`);

  it('leaves the group to whoever was admin the longest', async () => {
    const owner = await newcomer();
    const { id } = await makeGroup(owner, [bob]);
    for (const username of ['dave', 'carol']) {
      await owner.call('POST', `/api/groups/${id}/members`, { username, role: 'admin' });
    }
    const readers = await Promise.all([bob, carol, dave].map((person) => LogReader.of(person)));
    expect((await owner.leave()).status).toBe(204);
    for (const person of [bob, carol, dave]) {
      expect(rolesOf(await person.get(`/api/groups/${id}`))).toEqual({
        bob: 'member',
        dave: 'owner',
        carol: 'admin',
      });
    }
    for (const reader of readers) {
      // Somebody goes before somebody else takes their place.
      expect((await reader.read()).map(({ type, data }) => ({ type, data }))).toEqual([
        {
          type: 'group.member_removed',
          data: { groupId: id, username: owner.username, address: owner.address, role: 'owner' },
        },
        {
          type: 'group.updated',
          data: { groupId: id, username: 'dave', address: 'dave@localhost', role: 'owner' },
        },
      ]);
    }
  });

  it('leaves it to whoever was in it the longest when there is no admin', async () => {
    const owner = await newcomer();
    const { id } = await makeGroup(owner, [dave]);
    await owner.call('POST', `/api/groups/${id}/members`, { username: 'bob' });
    expect((await owner.leave()).status).toBe(204);
    expect(rolesOf(await bob.get(`/api/groups/${id}`))).toEqual({ dave: 'owner', bob: 'member' });
  });

  it('changes nobody when another owner stays', async () => {
    const owner = await newcomer();
    const { id } = await makeGroup(owner, [dave, [carol, 'admin'], [bob, 'owner']]);
    const log = await LogReader.of(carol);
    expect((await owner.leave()).status).toBe(204);
    expect(rolesOf(await bob.get(`/api/groups/${id}`))).toEqual({
      bob: 'owner',
      carol: 'admin',
      dave: 'member',
    });
    expect((await log.read()).map(({ type, data }) => [type, data.username])).toEqual([
      ['group.member_removed', owner.username],
    ]);
  });

  it('takes a group along in which nobody is left', async () => {
    const owner = await newcomer();
    const { id } = await makeGroup(owner, [bob]);
    await bob.call('DELETE', `/api/groups/${id}/members/bob`);
    const before = await readAll<GroupBody>(bob, '/api/groups');
    expect((await owner.leave()).status).toBe(204);
    const again = await crowd.join(owner.username);
    expect(await again.get('/api/groups')).toEqual({ items: [], nextCursor: null });
    expect((await again.call('GET', `/api/groups/${id}`)).status).toBe(404);
    expect(await readAll<GroupBody>(bob, '/api/groups')).toEqual(before);
  });

  it('wipes what it said in the group, and keeps what the others said', async () => {
    const goer = await newcomer();
    const { id } = await makeGroup(bob, [goer, carol]);
    const said = await say(goer, id, 'said by one who goes');
    const kept = await say(bob, id, 'said by one who stays');
    const log = await LogReader.of(carol);
    expect((await goer.leave()).status).toBe(204);
    for (const person of [bob, carol]) {
      const [last, first] = await readAll<MessageBody>(person, `/api/groups/${id}/messages`);
      expect([first?.id, first?.text, first?.key]).toEqual([said.body.id, null, null]);
      expect([last?.id, await person.open(last ?? kept.body)]).toEqual([
        kept.body.id,
        { text: 'said by one who stays', attachments: [] },
      ]);
    }
    expect((await log.read()).map(({ type }) => type).sort()).toEqual([
      'group.member_removed',
      'message.deleted',
    ]);
  });

  it('fails nobody who writes, reads, joins and leaves at the same moment', async () => {
    const stay = await crowd.joinAll(['stay-1', 'stay-2', 'stay-3', 'stay-4']);
    const go = await crowd.joinAll(['go-1', 'go-2', 'go-3', 'go-4', 'go-5', 'go-6']);
    const groups = await Promise.all(stay.map((owner) => makeGroup(owner, [...stay, ...go])));
    const statuses: Record<string, Set<number>> = {};
    const note = async (what: string, answer: Promise<{ status: number }>): Promise<void> => {
      (statuses[what] ??= new Set()).add((await answer).status);
    };
    let leaving = true;
    const busy = stay.map(async (person, index) => {
      for (let round = 0; leaving || round < 3; round++) {
        const group = groups[round % groups.length]?.id ?? '';
        const goer = go[(round + index) % go.length]?.username ?? '';
        await note('said', say(person, group, 'hello, all of you'));
        await note(
          'sent',
          person.call('POST', '/api/messages/send', { recipient: goer, text: 'hello, you alone' }),
        );
        await note(
          'made',
          person.call('POST', '/api/groups', { name: 'Short-lived', members: [goer, person.username] }),
        );
        const own = groups[index]?.id ?? '';
        await note('removed', person.call('DELETE', `/api/groups/${own}/members/${goer}`));
        await note('added', person.call('POST', `/api/groups/${own}/members`, { username: goer }));
        const inbox = await person.get<PageBody<MessageBody>>('/api/messages?unread=true&limit=5');
        for (const { id } of inbox.items) await note('read', person.call('PUT', `/api/messages/${id}/read`));
        const { nextCursor } = await person.get<PageBody<object>>('/api/events');
        await note('listed', person.call('GET', `/api/events?after=${nextCursor}`));
      }
    });
    const gone = go.map(async (person, index) => {
      for (let round = 0; round < 3; round++) {
        const group = groups[(round + index) % groups.length]?.id ?? '';
        await note('said', say(person, group, 'farewell, all of you'));
        const recipient = stay[(round + index) % stay.length]?.username;
        await note('sent', person.call('POST', '/api/messages/send', { recipient, text: 'farewell' }));
      }
      await note('went', person.leave());
    });
    await Promise.all(gone);
    leaving = false;
    await Promise.all(busy);

    expect([...(statuses.went ?? [])]).toEqual([204]);
    const allowed: Record<string, number[]> = {
      said: [201, 404],
      sent: [201, 404],
      made: [201, 404],
      removed: [204, 404],
      added: [201, 404, 409],
      read: [204, 404],
      listed: [200],
    };
    for (const [what, expected] of Object.entries(allowed)) {
      expect({ [what]: [...(statuses[what] ?? [])].filter((status) => !expected.includes(status)) }).toEqual({
        [what]: [],
      });
    }
    for (const [index, person] of stay.entries()) {
      const group = await person.get<GroupBody>(`/api/groups/${groups[index]?.id}`);
      expect(rolesOf(group)).toEqual(
        Object.fromEntries(stay.map((one) => [one.username, one === person ? 'owner' : 'member'])),
      );
    }
  });
});
