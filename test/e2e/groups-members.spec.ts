import type { Answer } from '../support/api.js';
import { type GroupBody, makeGroup, type ProblemBody, rolesOf } from '../support/groups.js';
import { type EventBody, LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

type Change = Answer<GroupBody & ProblemBody>;

describe('members of a group', () => {
  let server: TestServer;
  let alice: Person;
  let bob: Person;
  let carol: Person;
  let dave: Person;

  beforeAll(async () => {
    server = await TestServer.start();
    const crowd = await Crowd.on(server);
    const people = await crowd.joinAll(['alice', 'bob', 'carol', 'dave']);
    [alice, bob, carol, dave] = people as [Person, Person, Person, Person];
  });

  afterAll(() => server.stop());

  const add = (caller: Person, groupId: string, json: object): Promise<Change> =>
    caller.call('POST', `/api/groups/${groupId}/members`, json);
  const change = (caller: Person, groupId: string, username: string, role: unknown): Promise<Change> =>
    caller.call('PATCH', `/api/groups/${groupId}/members/${username}`, { role });
  const remove = (caller: Person, groupId: string, username: string): Promise<Change> =>
    caller.call('DELETE', `/api/groups/${groupId}/members/${username}`);
  const refusal = ({ status, body }: Change): unknown[] => [status, body.code];

  it.each([
    [{ username: 'bob' }, 'member'],
    [{ username: 'BOB@localhost', role: 'member' }, 'member'],
    [{ username: 'bob', role: 'admin' }, 'admin'],
    [{ username: 'Bob', role: 'owner' }, 'owner'],
  ])('are added by %j', async (json, role) => {
    const { id } = await makeGroup(alice);
    const { status, body } = await add(alice, id, json);
    expect([status, rolesOf(body)]).toEqual([201, { alice: 'owner', bob: role }]);
    expect(await bob.get(`/api/groups/${id}`)).toEqual(body);
  });

  it.each([
    [{ username: 'nobody' }, 404, 'member_not_found', 'username'],
    [{ username: 'bob@elsewhere.example' }, 404, 'member_not_found', 'username'],
    [{ username: '' }, 400, 'invalid_request', 'username'],
    [{ username: null }, 400, 'invalid_request', 'username'],
    [{ username: ['bob'] }, 400, 'invalid_request', 'username'],
    [{}, 400, 'invalid_request', 'username'],
    [{ username: 'bob', role: 'king' }, 400, 'invalid_request', 'role'],
    [{ username: 'bob', role: '' }, 400, 'invalid_request', 'role'],
    [{ username: 'bob', role: null }, 400, 'invalid_request', 'role'],
    [{ username: 'bob', role: ['admin'] }, 400, 'invalid_request', 'role'],
    [{ username: 'bob', joinedAt: '2026-01-31T12:00:00.000Z' }, 400, 'invalid_request', 'joinedAt'],
  ])('are not added by %j', async (json, status, code, field) => {
    const group = await makeGroup(alice);
    const answer = await add(alice, group.id, json);
    expect([...refusal(answer), answer.body.errors?.map((error) => error.field)]).toEqual([
      status,
      code,
      [field],
    ]);
    expect(await alice.get(`/api/groups/${group.id}`)).toEqual(group);
  });

  it('are not added twice, not even at once', async () => {
    const { id } = await makeGroup(alice);
    const answers = await Promise.all(Array.from({ length: 8 }, () => add(alice, id, { username: 'bob' })));
    expect(answers.map(({ status }) => status).sort()).toEqual([201, 409, 409, 409, 409, 409, 409, 409]);
    expect(refusal(await add(alice, id, { username: 'bob@localhost', role: 'admin' }))).toEqual([
      409,
      'already_member',
    ]);
    expect(refusal(await add(alice, id, { username: 'alice' }))).toEqual([409, 'already_member']);
    expect(rolesOf(await alice.get(`/api/groups/${id}`))).toEqual({ alice: 'owner', bob: 'member' });
  });

  it('leave, are removed, and may come back', async () => {
    const { id } = await makeGroup(alice, [bob, carol]);
    expect((await remove(bob, id, 'bob')).status).toBe(204);
    expect((await remove(alice, id, 'CAROL@localhost')).status).toBe(204);
    for (const person of [bob, carol]) {
      expect(refusal(await person.call('GET', `/api/groups/${id}`))).toEqual([404, 'not_found']);
      expect(refusal(await remove(alice, id, person.username))).toEqual([404, 'not_found']);
      expect(refusal(await change(alice, id, person.username, 'admin'))).toEqual([404, 'not_found']);
    }
    const { body } = await add(alice, id, { username: 'bob' });
    expect(rolesOf(body)).toEqual({ alice: 'owner', bob: 'member' });
    expect(await bob.get(`/api/groups/${id}`)).toEqual(body);
  });

  it.each([undefined, null, '', 'king', 7, ['admin']])('do not become %j', async (role) => {
    const group = await makeGroup(alice, [bob]);
    expect(refusal(await change(alice, group.id, 'bob', role))).toEqual([400, 'invalid_request']);
    expect(await alice.get(`/api/groups/${group.id}`)).toEqual(group);
  });

  it.each(['nobody', 'carol', 'bob@elsewhere.example', '%F0%9F%93%9A', "'--"])(
    'are not found by %s',
    async (name) => {
      const group = await makeGroup(alice, [bob]);
      expect(refusal(await change(alice, group.id, name, 'admin'))).toEqual([404, 'not_found']);
      expect(refusal(await remove(alice, group.id, name))).toEqual([404, 'not_found']);
      expect(await alice.get(`/api/groups/${group.id}`)).toEqual(group);
    },
  );

  describe('the last owner', () => {
    it('neither leaves nor steps down, and does both after naming another', async () => {
      const { id } = await makeGroup(alice, [[bob, 'admin'], carol]);
      expect(refusal(await remove(alice, id, 'alice'))).toEqual([409, 'last_owner']);
      expect(refusal(await change(alice, id, 'alice', 'admin'))).toEqual([409, 'last_owner']);
      expect(refusal(await change(alice, id, 'alice', 'member'))).toEqual([409, 'last_owner']);
      expect((await change(alice, id, 'alice', 'owner')).status).toBe(200);

      expect((await change(alice, id, 'bob', 'owner')).status).toBe(200);
      const { status, body } = await change(alice, id, 'alice', 'member');
      expect([status, rolesOf(body)]).toEqual([200, { alice: 'member', bob: 'owner', carol: 'member' }]);
      expect(refusal(await remove(bob, id, 'bob'))).toEqual([409, 'last_owner']);
      expect((await remove(alice, id, 'alice')).status).toBe(204);
      expect(rolesOf(await bob.get(`/api/groups/${id}`))).toEqual({ bob: 'owner', carol: 'member' });
    });

    it('is one of two who step down at once', async () => {
      for (let round = 0; round < 5; round++) {
        const { id } = await makeGroup(alice, [[bob, 'owner'], carol]);
        const answers = await Promise.all([change(alice, id, 'alice', 'member'), remove(bob, id, 'bob')]);
        expect(answers.filter(({ body }) => body.code === 'last_owner').length).toBe(1);
        const owners = (await carol.get<GroupBody>(`/api/groups/${id}`)).members.filter(
          ({ role }) => role === 'owner',
        );
        expect(owners.length).toBe(1);
      }
    });

    it('who is alone deletes the group instead of leaving it', async () => {
      const { id } = await makeGroup(alice);
      expect(refusal(await remove(alice, id, 'alice'))).toEqual([409, 'last_owner']);
      expect((await alice.call('DELETE', `/api/groups/${id}`)).status).toBe(204);
      expect(refusal(await alice.call('GET', `/api/groups/${id}`))).toEqual([404, 'not_found']);
    });
  });

  describe('and what they are told', () => {
    const shown = (events: EventBody[]): unknown[] =>
      events.map(({ type, data }) => [type, data.groupId, data.username, data.role]);

    it('tell the members, and whoever comes and goes', async () => {
      const people = [alice, bob, carol, dave];
      const readers = await Promise.all(people.map((person) => LogReader.of(person)));
      const read = async (): Promise<EventBody[][]> => Promise.all(readers.map((reader) => reader.read()));

      const { id } = await makeGroup(alice, [bob, carol]);
      const atCreation = await read();
      expect(atCreation.map((events) => events.map(({ type, data }) => ({ type, data })))).toEqual([
        ...Array<unknown>(3).fill([{ type: 'group.updated', data: { groupId: id, name: 'Book club' } }]),
        [],
      ]);

      await alice.call('PUT', `/api/groups/${id}`, { name: 'Chess club' });
      expect((await read()).map((events) => events.map(({ type, data }) => ({ type, data })))).toEqual([
        ...Array<unknown>(3).fill([{ type: 'group.updated', data: { groupId: id, name: 'Chess club' } }]),
        [],
      ]);

      await alice.call('POST', `/api/groups/${id}/members`, { username: 'dave', role: 'admin' });
      const added = ['group.member_added', id, 'dave', 'admin'];
      expect((await read()).map(shown)).toEqual([[added], [added], [added], [added]]);

      await alice.call('PATCH', `/api/groups/${id}/members/bob`, { role: 'owner' });
      const changed = ['group.updated', id, 'bob', 'owner'];
      expect((await read()).map(shown)).toEqual([[changed], [changed], [changed], [changed]]);

      await dave.call('DELETE', `/api/groups/${id}/members/carol`);
      const removed = ['group.member_removed', id, 'carol', 'member'];
      expect((await read()).map(shown)).toEqual([[removed], [removed], [removed], [removed]]);

      await alice.call('DELETE', `/api/groups/${id}/members/alice`);
      const left = ['group.member_removed', id, 'alice', 'owner'];
      expect((await read()).map(shown)).toEqual([[left], [left], [], [left]]);

      await bob.call('DELETE', `/api/groups/${id}`);
      const [forAlice, forBob, forCarol, forDave] = await read();
      expect([forAlice, forCarol]).toEqual([[], []]);
      for (const events of [forBob, forDave]) {
        expect(events).toMatchObject([{ type: 'group.updated', data: { groupId: id } }]);
        expect(events?.[0]?.data.deletedAt).toBe(events?.[0]?.at);
      }
    });

    it('tell nobody of what was refused or changes nothing', async () => {
      const { id } = await makeGroup(alice, [bob]);
      const readers = await Promise.all([alice, bob, carol].map((person) => LogReader.of(person)));
      await bob.call('PUT', `/api/groups/${id}`, { name: 'Mine' });
      await bob.call('DELETE', `/api/groups/${id}/members/alice`);
      await alice.call('DELETE', `/api/groups/${id}/members/alice`);
      await alice.call('POST', `/api/groups/${id}/members`, { username: 'bob' });
      await carol.call('POST', `/api/groups/${id}/messages`, { text: 'hello' });
      const same = await alice.call('PATCH', `/api/groups/${id}/members/bob`, { role: 'member' });
      const still = await alice.call<GroupBody>('PUT', `/api/groups/${id}`, { name: 'Book club' });
      expect([same.status, still.status, still.body.name]).toEqual([200, 200, 'Book club']);
      expect(await Promise.all(readers.map((reader) => reader.read()))).toEqual([[], [], []]);
    });
  });
});
