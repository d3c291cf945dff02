import { type PageBody, request } from '../support/api.js';
import {
  type GroupBody,
  makeGroup,
  type ProblemBody,
  readAll,
  rolesOf,
  withoutRequestId,
} from '../support/groups.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

const ABSENT = '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e';
const TIME = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

describe('groups', () => {
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

  const create = (members: unknown, name: unknown = 'Book club') =>
    alice.call<GroupBody & ProblemBody>('POST', '/api/groups', { name, members });

  describe('making one', () => {
    it('takes usernames and addresses in any case, the same person twice, and whoever makes it', async () => {
      const members = ['bob', 'CAROL@localhost', 'bob', 'Bob@LOCALHOST', 'alice', 'carol'];
      const { status, body } = await create(members);
      expect(status).toBe(201);
      const { id, createdAt } = body;
      const joinedAt = createdAt;
      expect(createdAt).toMatch(TIME);
      expect(body).toEqual({
        id,
        address: `group:${id}@localhost`,
        name: 'Book club',
        createdAt,
        members: [
          { username: 'alice', address: 'alice@localhost', displayName: null, role: 'owner', joinedAt },
          { username: 'bob', address: 'bob@localhost', displayName: null, role: 'member', joinedAt },
          { username: 'carol', address: 'carol@localhost', displayName: null, role: 'member', joinedAt },
        ],
      });
      for (const person of [alice, bob, carol]) {
        expect(await person.get(`/api/groups/${id}`)).toEqual(body);
        expect(await person.get(`/api/groups/${id.toUpperCase()}/`)).toEqual(body);
      }
    });

    it.each([undefined, null, []].map((members) => ({ members })))(
      'takes $members for nobody else',
      async ({ members }) => {
        const { status, body } = await create(members);
        expect([status, rolesOf(body)]).toEqual([201, { alice: 'owner' }]);
      },
    );

    it.each([
      [['bob', 'nobody', 'carol'], 'members.1'],
      [['bob@elsewhere.example'], 'members.0'],
      [['alice', 'bob', 'bob@'], 'members.2'],
      [['x'], 'members.0'],
    ])('answers %j with 404 and names %s', async (members, field) => {
      const { status, body } = await create(members);
      expect([status, body.code, body.errors]).toEqual([
        404,
        'member_not_found',
        [{ field, message: 'does not exist' }],
      ]);
    });

    it.each([[['']], [[7]], [[null]], [[['bob']]], [{ 0: 'bob' }], ['bob'], [['b'.repeat(321)]]])(
      'refuses members %.20j',
      async (members) => {
        const { status, body } = await create(members);
        expect([status, body.code, body.errors?.[0]?.field]).toEqual([400, 'invalid_request', 'members']);
      },
    );

    it('makes nothing of what it refuses, and refuses unknown fields', async () => {
      const before = await readAll<GroupBody>(alice, '/api/groups');
      const { status } = await alice.call('POST', '/api/groups', { name: 'Book club', owner: 'bob' });
      expect(status).toBe(400);
      await create(['bob', 'nobody']);
      expect(await readAll<GroupBody>(alice, '/api/groups')).toEqual(before);
    });
  });

  describe('a name', () => {
    const good = [
      'x',
      '本を読む会 📚',
      'a'.repeat(100),
      '📚'.repeat(100),
      "Robert'); DROP TABLE groups;--",
      ' x ',
    ];
    const bad: [string, unknown][] = [
      ['nothing', undefined],
      ['null', null],
      ['a number', 7],
      ['the empty string', ''],
      ['spaces', '   '],
      ['other blanks', '\u00a0\u2003\u3000'],
      ['what does not show', '\u200b\u3164\ufe0f'],
      ['101 characters', 'a'.repeat(101)],
      ['101 emoji', '📚'.repeat(101)],
      ['10,000 characters', 'a'.repeat(10_000)],
      ['a line feed', 'Book\nclub'],
      ['a tab', 'Book\tclub'],
      ['a NUL', 'Book\u0000club'],
      ['DEL', 'Book\u007fclub'],
      ['a C1 control', 'Book\u0085club'],
      ['a line separator', 'Book\u2028club'],
      ['a right-to-left override', 'Book \u202eclub'],
      ['a bidi isolate', '\u2067Book club\u2069'],
      ['a right-to-left mark', 'Book\u200fclub'],
      ['a lone surrogate', 'Book \ud83d club'],
    ];

    it.each(good.map((name) => ({ name, shown: name.slice(0, 30) })))('may be $shown', async ({ name }) => {
      const made = await create([], name);
      expect([made.status, made.body.name]).toEqual([201, name]);
      const renamed = await alice.call<GroupBody>('PUT', `/api/groups/${made.body.id}`, { name });
      expect([renamed.status, renamed.body.name]).toEqual([200, name]);
    });

    it.each(bad)('may not be %s', async (_, name) => {
      const { id } = await makeGroup(alice);
      const answers = [
        await create([], name ?? null),
        await alice.call<ProblemBody>('POST', '/api/groups', { name }),
        await alice.call<ProblemBody>('PUT', `/api/groups/${id}`, { name }),
      ];
      for (const { status, body } of answers) {
        expect([status, body.code]).toEqual([400, 'invalid_request']);
        expect(body.errors?.map(({ field }) => field)).toEqual(['name']);
      }
      expect((await alice.get<GroupBody>(`/api/groups/${id}`)).name).toBe('Book club');
    });
  });

  describe('finding them', () => {
    it('lists those that one is in, newest first, page by page', async () => {
      const ids: string[] = [];
      for (let number = 0; number < 7; number++) {
        ids.unshift((await makeGroup(dave, number % 2 ? [bob] : [], `Group ${number}`)).id);
      }
      for (const limit of [1, 3, 7, 100]) {
        const found = await readAll<GroupBody>(dave, '/api/groups', limit);
        expect(found.map(({ id }) => id)).toEqual(ids);
      }
      const groups = await readAll<GroupBody>(dave, '/api/groups', 2);
      expect(groups.map(({ name }) => name)).toEqual(
        [6, 5, 4, 3, 2, 1, 0].map((number) => `Group ${number}`),
      );
      for (const group of groups) expect(group).toEqual(await dave.get(`/api/groups/${group.id}`));
      const shared = await bob.get<PageBody<GroupBody>>('/api/groups?limit=3');
      expect(shared.items.map(({ name }) => name)).toEqual(['Group 5', 'Group 3', 'Group 1']);
    });

    it.each(['nonsense', 'WyJncm91cHMiLCJ4Il0', 'WyJzZXNzaW9ucyIsIjEiXQ', ''])(
      'refuses the cursor %j',
      async (cursor) => {
        const { status, body } = await alice.call<ProblemBody>('GET', `/api/groups?cursor=${cursor}`);
        expect([status, body.code]).toEqual([400, 'invalid_cursor']);
      },
    );

    it.each(['limit=0', 'limit=101', 'limit=x', 'page=2'])('refuses ?%s', async (query) => {
      const { status, body } = await alice.call<ProblemBody>('GET', `/api/groups?${query}`);
      expect([status, body.code]).toEqual([400, 'invalid_request']);
    });

    it('answers a group of others, a deleted one and an absent one alike, on every route', async () => {
      const { id } = await makeGroup(alice, [bob]);
      const deleted = await makeGroup(alice, [carol]);
      expect((await alice.call('DELETE', `/api/groups/${deleted.id}`)).status).toBe(204);
      const routes: [string, string, unknown?][] = [
        ['GET', ''],
        ['PUT', '', { name: 'Mine' }],
        ['DELETE', ''],
        ['POST', '/members', { username: 'carol' }],
        ['POST', '/members', { username: 'nobody' }],
        ['PATCH', '/members/bob', { role: 'owner' }],
        ['PATCH', '/members/carol', { role: 'owner' }],
        ['DELETE', '/members/alice'],
        ['DELETE', '/members/carol'],
        ['GET', '/messages'],
        ['POST', '/messages', { text: 'hello' }],
      ];
      const before = await alice.get(`/api/groups/${id}`);
      for (const [method, path, json] of routes) {
        const answers = await Promise.all(
          [ABSENT, id, deleted.id].map((group) =>
            carol.call<ProblemBody>(method, `/api/groups/${group}${path}`, json),
          ),
        );
        expect(answers.map(withoutRequestId)).toEqual(
          answers.map(() => ({
            status: 404,
            type: 'urn:sealpost:problem:not_found',
            title: 'There is no such thing',
            code: 'not_found',
            detail: 'There is no such group.',
            requestId: 'string',
          })),
        );
      }
      expect(await alice.get(`/api/groups/${id}`)).toEqual(before);
    });

    it.each(['x', '1', `${ABSENT}0`, '00000000-0000-0000-0000'])('refuses the id %s', async (id) => {
      const { status, body } = await alice.call<ProblemBody>('GET', `/api/groups/${id}`);
      expect([status, body.code]).toEqual([400, 'invalid_request']);
    });

    it('shows nothing to whoever has no token', async () => {
      const { id } = await makeGroup(alice, [bob]);
      for (const path of ['', `/${id}`, `/${id}/messages`]) {
        expect((await request(server, 'GET', `/api/groups${path}`)).status).toBe(401);
      }
    });
  });
});
