import {
  type Answer,
  type MessageBody,
  type PageBody,
  request,
  type SessionBody,
  TestUser,
} from '../support/api.js';
import { DOCUMENT, type Operation, OPERATIONS } from '../support/api-document.js';
import { administer } from '../support/command.js';
import { exampleBody } from '../support/hostile/example-body.js';
import type { EventBody } from '../support/log-reader.js';
import { LiveClient } from '../support/live-client.js';
import { comparable, expectProblem } from '../support/problem.js';
import { base64, random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const ABSENT = '01999999-9999-7999-8999-999999999999';
const OF_ALL = [...OPERATIONS.values()];
const PRIVATE = OF_ALL.filter(({ security }) => security?.length !== 0);
/** Those that name a thing that belongs to somebody, wherever they name it. */
const OF_A_THING = PRIVATE.filter(({ path }) => path.includes('{id}'));
const REFERENCES = ['groupId', 'replyTo'];

/** What somebody shows of themselves: a session's token, or an access token. */
interface Credential {
  token?: string;
  bearer?: string;
}

/** What stands for `{id}` in the paths that begin so. */
type Things = Record<'messages' | 'groups' | 'sessions', string>;
const NOTHING: Things = { messages: ABSENT, groups: ABSENT, sessions: ABSENT };

describe('every route', () => {
  let server: TestServer;
  let alice: TestUser;
  /** In the group of Alice. */
  let bob: TestUser;
  /** In it until just now. */
  let eve: TestUser;
  /** A stranger to it. */
  let mallory: TestUser;
  let dead: Record<string, Credential>;
  /** What is Alice's: a message to Bob, one to the group that Eve was not in any more, the group, her session. */
  let direct: Things;
  let inGroup: Things;

  beforeAll(async () => {
    server = await TestServer.start({ RATE_LIMITS_ENABLED: 'false' });
    const names = ['alice', 'bob', 'eve', 'mallory'];
    const users = await Promise.all(names.map((name) => TestUser.register(server, name)));
    [alice, bob, eve, mallory] = users as [TestUser, TestUser, TestUser, TestUser];
    dead = await makeDeadTokens();
    const { body: group } = await alice.call<{ id: string }>('POST', '/api/groups', {
      name: 'Book club',
      members: ['bob', 'eve'],
    });
    await alice.call('DELETE', `/api/groups/${group.id}/members/eve`);
    const content = { attachments: [{ data: base64(random(50)), filename: 'a.bin', mimeType: 'a/b' }] };
    const { body: toBob } = await alice.send({
      recipient: 'bob',
      text: 'what is not for Mallory',
      ...content,
    });
    const toGroup = await alice.call<MessageBody>('POST', `/api/groups/${group.id}/messages`, {
      text: 'what is not for Eve any more',
      ...content,
    });
    direct = { messages: toBob.id, groups: group.id, sessions: alice.session.sessionId };
    inGroup = { ...direct, messages: toGroup.body.id };
  });

  afterAll(() => server.stop({ searchesDatabase: true }));

  /** Logs in anew, for a session that may end. */
  async function logIn(username: string, password: string): Promise<SessionBody> {
    const { status, body } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username, password },
    });
    expect(status).toBe(200);
    server.canaries.add(`token ${body.sessionId}`, body.token);
    return body;
  }

  async function accessTokenOf({ token }: { token: string }, audience?: string): Promise<string> {
    const json = audience === undefined ? {} : { audience };
    const { status, body } = await request<{ accessToken: string }>(
      server,
      'POST',
      '/api/auth/access-token',
      {
        token,
        json,
      },
    );
    expect(status).toBe(200);
    server.canaries.add(`an access token of ${token.slice(0, 4)}`, body.accessToken.slice(-40));
    return body.accessToken;
  }

  /** Tokens that let nobody in, by how they came not to. */
  async function makeDeadTokens(): Promise<Record<string, Credential>> {
    const [loggedOut, revoked] = [await logIn('alice', alice.password), await logIn('alice', alice.password)];
    const ofRevoked = await accessTokenOf(revoked);
    await request(server, 'POST', '/api/auth/logout', { token: loggedOut.token });
    await alice.call('DELETE', `/api/auth/sessions/${revoked.sessionId}`);
    const [changed, gone, banned] = await Promise.all(
      ['changed', 'gone', 'banned'].map((name) => TestUser.register(server, name)),
    );
    if (!changed || !gone || !banned) throw new Error('They have registered.');
    const ofGone = await accessTokenOf(gone.session);
    const ofBanned = await accessTokenOf(banned.session);
    await administer(server, 'users', 'disable', 'banned');
    const before = await logIn('changed', changed.password);
    const newPassword = 'another long password';
    await changed.call('POST', '/api/auth/password', { currentPassword: changed.password, newPassword });
    const beforeRecovery = changed.token;
    const recovery = { username: 'changed', recoveryCode: changed.session.recoveryCode, newPassword };
    const recovered = await request<SessionBody>(server, 'POST', '/api/auth/recover', { json: recovery });
    expect(recovered.status).toBe(200);
    const deleted = await gone.call('DELETE', '/api/users/me', { password: gone.password });
    expect(deleted.status).toBe(204);
    return {
      'no token': {},
      'an empty one': { token: '' },
      'a malformed one': { token: 'not a token' },
      'one that is too short': { token: alice.token.slice(1) },
      'one in capitals': { token: alice.token.toUpperCase() },
      'an unknown one': { token: '0'.repeat(64) },
      'one that was logged out': { token: loggedOut.token },
      'one that was revoked': { token: revoked.token },
      'one from before a new password': { token: before.token },
      'one from before a recovery': { token: beforeRecovery },
      'that of a deleted account': { token: gone.token },
      'that of a disabled account': { token: banned.token },
      'a token in the place of an access token': { bearer: alice.token },
      'an access token in the place of a token': { token: await accessTokenOf(alice.session) },
      'an access token for another service': {
        bearer: await accessTokenOf(alice.session, 'https://other.example'),
      },
      'an access token of a revoked session': { bearer: ofRevoked },
      'an access token of a deleted account': { bearer: ofGone },
      'an access token of a disabled account': { bearer: ofBanned },
    };
  }

  /** Calls an operation on a thing, with what its document gives as an example. */
  function call(
    operation: Operation,
    { token, bearer }: Credential,
    things: Things,
    query = '',
  ): Promise<Answer> {
    const path = operation.path
      .replace('{id}', thingOf(operation, things))
      .replace('{username}', 'bob')
      .replace('{index}', '0');
    if (path.includes('{')) throw new Error(`What is there in ${path}?`);
    const body = exampleBody(operation);
    return request(server, operation.method.toUpperCase(), path + query, {
      token,
      ...body,
      headers: {
        ...(body && 'headers' in body ? body.headers : {}),
        ...(bearer !== undefined && { Authorization: `Bearer ${bearer}` }),
      },
    });
  }

  describe.each(PRIVATE)('$operationId', (operation) => {
    it('lets nobody in by a token that is none, or no longer', async () => {
      const answers: Answer[] = [];
      for (const credential of Object.values(dead)) answers.push(await call(operation, credential, direct));
      const letIn = Object.keys(dead).filter((_, index) => (answers[index]?.status ?? 0) < 400);
      expect(letIn).toEqual([]);
      for (const answer of answers) expectProblem(server, answer, { status: 401, code: 'unauthorized' });
      const [first, ...others] = answers.map(comparable);
      for (const other of others) expect(other).toEqual(first);
    });
  });

  describe.each(OF_A_THING)('$operationId', (operation) => {
    const expectAbsent = async (user: TestUser, things: Things): Promise<void> => {
      const [about, nothing] = [await call(operation, user, things), await call(operation, user, NOTHING)];
      expect(about.status).toBe(404);
      expect(comparable(about)).toEqual(comparable(nothing));
    };

    it("answers a stranger about somebody's as if it were not there", async () => {
      await expectAbsent(mallory, direct);
      await expectAbsent(mallory, inGroup);
    });

    it('answers whoever was in the group as a stranger', () => expectAbsent(eve, inGroup));
  });

  const naming = PRIVATE.flatMap((operation) =>
    REFERENCES.filter((name) => namesOf(operation).includes(name)).map((name) => ({ operation, name })),
  );
  it.each(naming.map(({ operation, name }) => [operation.operationId, name, operation] as const))(
    "%s answers about somebody's %s as if it were not there",
    async (_id, name, operation) => {
      for (const user of [mallory, eve]) {
        const id = name === 'groupId' ? inGroup.groups : inGroup.messages;
        const isQuery = operation.parameters.some((parameter) => parameter.name === name);
        const ask = (value: string): Promise<Answer> => {
          if (isQuery) return call(operation, user, NOTHING, `?${name}=${value}&direction=all`);
          const json = { ...(exampleBody(operation) as { json: object }).json, [name]: value };
          const path = operation.path.replace('{id}', ABSENT);
          const alone = { ...json, ...(name === 'groupId' ? { recipient: undefined } : {}) };
          return request(server, 'POST', path, { token: user.token, json: alone });
        };
        const [about, nothing] = [await ask(id), await ask(ABSENT)];
        expect(comparable(about)).toEqual(comparable(nothing));
        if (isQuery) expect([about.status, about.body]).toEqual([200, { items: [], nextCursor: null }]);
        else expect(about.status).toBeGreaterThanOrEqual(400);
      }
    },
  );

  it('goes no further by the cursor of somebody else', async () => {
    for (const operation of PRIVATE.filter(({ method, path }) => method === 'get' && !path.includes('{'))) {
      const cursors = operation.parameters.filter(({ name }) => ['cursor', 'after'].includes(name));
      for (const { name } of cursors) {
        const own = await call(operation, alice, direct, '?limit=1');
        const { nextCursor } = own.body as unknown as PageBody<object>;
        if (nextCursor === null) continue;
        const answer = await call(operation, mallory, direct, `?${name}=${nextCursor}`);
        const { items } = answer.body as unknown as PageBody<{ id?: string }>;
        const ownItems = (own.body as unknown as PageBody<{ id?: string }>).items;
        if (answer.status === 200 && operation.operationId !== 'users.list')
          expect(JSON.stringify(items)).not.toContain(ownItems[0]?.id ?? alice.session.sessionId);
        else expect([200, 400]).toContain(answer.status);
      }
    }
  });

  it('tells an open socket and a waiting poll of a session that ends no more', async () => {
    const session = await logIn('bob', bob.password);
    const { body: newest } = await bob.call<PageBody<EventBody>>('GET', '/api/events');
    const after = newest.nextCursor ?? '';
    const socket = await LiveClient.connect(server, session, { after });
    const poll = request<PageBody<EventBody>>(server, 'GET', `/api/events?after=${after}&waitSeconds=30`, {
      token: session.token,
    });
    await bob.call('DELETE', `/api/auth/sessions/${session.sessionId}`);
    const { status, body } = await poll;
    expect([status, body.items.map(({ type }) => type)]).toEqual([200, ['session.revoked']]);
    await until(
      () => Promise.resolve(socket.end),
      (end) => end !== undefined,
    );
    await alice.send({ recipient: 'bob', text: 'after the end of the session' });
    const again = `/api/events?after=${body.nextCursor ?? ''}`;
    const refused = await request(server, 'GET', again, { token: session.token });
    expectProblem(server, refused, { status: 401, code: 'unauthorized' });
    expect(socket.of('message.created')).toEqual([]);
  });

  it('of the socket lets nobody in by such a token either', async () => {
    for (const { token, bearer } of Object.values(dead)) {
      // The token of Alice is good where a token is to be.
      if (bearer === alice.token) continue;
      expect(await LiveClient.refusal(server, { token: token ?? bearer })).toBe('unauthorized');
    }
  });

  it('tells the socket, the log and the export of whoever left a group nothing of it', async () => {
    const socket = await LiveClient.connect(server, eve);
    const told = 'said in the group that Eve has left';
    server.canaries.add('said without Eve', told);
    const { body: said } = await alice.call<MessageBody>('POST', `/api/groups/${inGroup.groups}/messages`, {
      text: told,
    });
    const { body: last } = await alice.send({ recipient: 'eve', text: 'the last that Eve is told' });
    await until(
      () => Promise.resolve(socket.of('message.created').map(({ data }) => data.id)),
      (ids) => ids.includes(last.id),
    );
    const places = [
      JSON.stringify(socket.events),
      JSON.stringify((await eve.call('GET', '/api/users/me/export')).body),
      JSON.stringify((await eve.call('GET', '/api/messages?direction=all')).body),
      JSON.stringify((await eve.call('GET', '/api/conversations')).body),
    ];
    for (const place of places) {
      expect(place).toContain(last.id);
      for (const id of [said.id, inGroup.messages]) expect(place).not.toContain(id);
    }
    socket.close();
  });

  // The last: what is tried above would also be refused by a server that refused everything.
  it('answers its owner', async () => {
    const another = await logIn('alice', alice.password);
    const things = { ...direct, sessions: another.sessionId };
    const gentle = OF_A_THING.filter(({ method }) => method !== 'delete');
    const ofMembers = OF_A_THING.filter(
      ({ method, path }) => method === 'delete' && path.includes('{username}'),
    );
    const rest = OF_A_THING.filter(
      (operation) => !gentle.includes(operation) && !ofMembers.includes(operation),
    );
    const refused = [];
    for (const operation of [...gentle, ...ofMembers, ...rest]) {
      const { status } = await call(operation, alice, things);
      // Bob, of whom the examples tell, is in the group already.
      if (status >= 300 && !(operation.operationId === 'groups.addMember' && status === 409))
        refused.push([operation.operationId, status]);
    }
    expect(refused).toEqual([]);
  });
});

function thingOf({ path }: Operation, things: Things): string {
  const kind = Object.keys(things).find((name) => path.includes(`/${name}/{id}`));
  if (path.includes('{id}') && kind === undefined) throw new Error(`Whose is ${path}?`);
  return things[(kind ?? 'messages') as keyof Things];
}

/** Every parameter of an operation, and every field of its body. */
function namesOf(operation: Operation): string[] {
  const json = JSON.stringify(operation.requestBody?.content ?? {});
  const schemas = [...json.matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(([, name = '']) => name);
  return [...operation.parameters.map(({ name }) => name), ...schemas.flatMap(fieldsOf)];
}

function fieldsOf(schema: string): string[] {
  const { properties = {} } = DOCUMENT.components.schemas[schema] ?? {};
  return Object.keys(properties as object);
}
