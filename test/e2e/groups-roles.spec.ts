import type { Answer } from '../support/api.js';
import { type GroupBody, makeGroup, type ProblemBody } from '../support/groups.js';
import { LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';

interface Action {
  /** What is tried. */
  action: string;
  method: string;
  path: string;
  json?: { name?: string; role?: string };
  /** What it answers, by the role of whoever tries it. */
  owner: number;
  admin: number;
  member: number;
  stranger: number;
}

const ROLES = ['owner', 'admin', 'member'] as const;
const STRANGER = 404;

const rename = { method: 'PUT', path: '', json: { name: 'Chess club' } };
const addition = (role: string) => ({
  action: `adds somebody as ${role}`,
  method: 'POST',
  path: '/members',
  json: { username: 'newcomer', role },
});
const removal = (role: string) => ({
  action: `removes another ${role}`,
  method: 'DELETE',
  path: `/members/other-${role}`,
});
const change = (from: string, to: string) => ({
  action: `makes another ${from} ${to}`,
  method: 'PATCH',
  path: `/members/other-${from}`,
  json: { role: to },
});

/** Owners may everything; admins add and remove members, and rename; members talk, and leave. */
const MATRIX: Action[] = [
  { action: 'looks', method: 'GET', path: '', owner: 200, admin: 200, member: 200, stranger: STRANGER },
  {
    action: 'reads',
    method: 'GET',
    path: '/messages',
    owner: 200,
    admin: 200,
    member: 200,
    stranger: STRANGER,
  },
  { action: 'renames', ...rename, owner: 200, admin: 200, member: 403, stranger: STRANGER },
  { action: 'deletes', method: 'DELETE', path: '', owner: 204, admin: 403, member: 403, stranger: STRANGER },
  { ...addition('owner'), owner: 201, admin: 403, member: 403, stranger: STRANGER },
  { ...addition('admin'), owner: 201, admin: 403, member: 403, stranger: STRANGER },
  { ...addition('member'), owner: 201, admin: 201, member: 403, stranger: STRANGER },
  { ...removal('owner'), owner: 204, admin: 403, member: 403, stranger: STRANGER },
  { ...removal('admin'), owner: 204, admin: 403, member: 403, stranger: STRANGER },
  { ...removal('member'), owner: 204, admin: 204, member: 403, stranger: STRANGER },
  { ...change('owner', 'owner'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('owner', 'admin'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('owner', 'member'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('admin', 'owner'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('admin', 'admin'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('admin', 'member'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('member', 'owner'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('member', 'admin'), owner: 200, admin: 403, member: 403, stranger: STRANGER },
  { ...change('member', 'member'), owner: 200, admin: 200, member: 403, stranger: STRANGER },
];

/** What one may do to oneself, with another owner there. */
const OWN: { action: string; method: string; json?: object; owner: number; admin: number; member: number }[] =
  [
    { action: 'leaves', method: 'DELETE', owner: 204, admin: 204, member: 204 },
    {
      action: 'becomes owner',
      method: 'PATCH',
      json: { role: 'owner' },
      owner: 200,
      admin: 403,
      member: 403,
    },
    {
      action: 'becomes admin',
      method: 'PATCH',
      json: { role: 'admin' },
      owner: 200,
      admin: 403,
      member: 403,
    },
    {
      action: 'becomes member',
      method: 'PATCH',
      json: { role: 'member' },
      owner: 200,
      admin: 403,
      member: 403,
    },
  ];

describe('roles in a group', () => {
  let server: TestServer;
  const people = new Map<string, Person>();
  const named = (name: string): Person => {
    const person = people.get(name);
    if (!person) throw new Error(`There is no ${name}.`);
    return person;
  };

  beforeAll(async () => {
    server = await TestServer.start();
    const crowd = await Crowd.on(server);
    const names = [...ROLES, ...ROLES.map((role) => `other-${role}`), 'stranger', 'newcomer'];
    for (const person of await crowd.joinAll(names)) people.set(person.username, person);
  });

  afterAll(() => server.stop());

  /** A group with two of each role. */
  function makeFullGroup(): Promise<GroupBody> {
    return makeGroup(named('owner'), [
      [named('other-owner'), 'owner'],
      [named('admin'), 'admin'],
      [named('other-admin'), 'admin'],
      named('member'),
      named('other-member'),
    ]);
  }

  /** Each of some tries the same, on a group as it was made; what is refused must change nothing and tell nobody. */
  async function attempt(
    names: readonly string[],
    requestOf: (name: string) => { method: string; path: string; json?: { name?: string; role?: string } },
  ): Promise<Record<string, number>> {
    const witness = named('other-owner');
    const statuses: Record<string, number> = {};
    let group = await makeFullGroup();
    let log = await LogReader.of(witness);
    for (const name of names) {
      const { method, path, json } = requestOf(name);
      const url = `/api/groups/${group.id}${path}`;
      const { status, body }: Answer<ProblemBody> = await named(name).call(method, url, json);
      statuses[name] = status;
      if (status >= 400) expect(body.code).toBe(status === 403 ? 'forbidden' : 'not_found');
      if (status < 400 && method !== 'GET') {
        // Somebody who is that already does not become it.
        const isChange = json?.role === undefined || !path.endsWith(json.role);
        expect((await log.read()).length).toBe(isChange || method === 'POST' ? 1 : 0);
        group = await makeFullGroup();
        log = await LogReader.of(witness);
      }
    }
    expect(await witness.get(`/api/groups/${group.id}`)).toEqual(group);
    expect(await log.read()).toEqual([]);
    return statuses;
  }

  it.each(MATRIX)('whoever $action', async ({ method, path, json, owner, admin, member, stranger }) => {
    const answered = await attempt(['stranger', 'member', 'admin', 'owner'], () => ({ method, path, json }));
    expect(answered).toEqual({ owner, admin, member, stranger });
  });

  it.each(OWN)('whoever $action', async ({ method, json, owner, admin, member }) => {
    const answered = await attempt(ROLES, (role) => ({ method, path: `/members/${role}`, json }));
    expect(answered).toEqual({ owner, admin, member });
  });
});
