import { setTimeout as wait } from 'node:timers/promises';
import {
  type Answer,
  type MessageBody,
  type PageBody,
  request,
  type SessionBody,
  TestUser,
} from '../support/api.js';
import { comparable, expectProblem, type Refusal } from '../support/problem.js';
import { base64, random, sealMessage } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const ABSENT = '01999999-9999-7999-8999-999999999999';
const NOT_FOUND: Refusal = { status: 404, code: 'not_found' };

/** What somebody may try with the id of a message. */
const GUESSES: [name: string, method: string, path: (id: string) => string][] = [
  ['read it', 'GET', (id) => `/api/messages/${id}`],
  ['ask for its head', 'HEAD', (id) => `/api/messages/${id}`],
  ['read its file', 'GET', (id) => `/api/messages/${id}/attachments/0`],
  ['read a file that it does not have', 'GET', (id) => `/api/messages/${id}/attachments/7`],
  ['mark it read', 'PUT', (id) => `/api/messages/${id}/read`],
  ['delete it', 'DELETE', (id) => `/api/messages/${id}`],
  ['delete it for everyone', 'DELETE', (id) => `/api/messages/${id}?scope=everyone`],
];

describe("a guess at what is another's", () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;
  let mallory: TestUser;
  /** From Alice to Bob; `wiped` for everyone, `hidden` by Bob, `expired` by now. */
  const ids = { live: '', wiped: '', hidden: '', expired: '' };

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob, mallory] = await Promise.all([
      TestUser.register(server, 'alice'),
      TestUser.register(server, 'bob'),
      TestUser.registerWithKeys(server, 'mallory'),
    ]);
    for (const kind of ['live', 'wiped', 'hidden', 'expired'] as const) {
      const { body } = await alice.send({
        recipient: 'bob',
        text: `the ${kind} message for Bob`,
        attachments: [{ data: base64(random(50)), filename: `${kind}.bin`, mimeType: 'a/b' }],
        ...(kind === 'expired' && { expiresInSeconds: 1 }),
      });
      ids[kind] = body.id;
    }
    await alice.call('DELETE', `/api/messages/${ids.wiped}?scope=everyone`);
    await bob.call('DELETE', `/api/messages/${ids.hidden}`);
    await wait(1100);
  });

  afterAll(() => server.stop());

  /** Holds the answer about a thing to be the answer about nothing, and both to be the refusal. */
  function expectAlike(about: Answer, nothing: Answer, refusal: Refusal): void {
    expectProblem(server, about, refusal);
    expectProblem(server, nothing, refusal);
    expect(comparable(about)).toEqual(comparable(nothing));
  }

  describe.each(GUESSES)('at a message, to %s,', (_, method, path) => {
    const ask = (user: TestUser, id: string): Promise<Answer> => user.call(method, path(id));

    it.each(['live', 'wiped', 'hidden', 'expired'] as const)(
      'is answered as if the %s one were absent',
      async (kind) => {
        const [about, nothing] = [await ask(mallory, ids[kind]), await ask(mallory, ABSENT)];
        if (method !== 'HEAD') expectAlike(about, nothing, NOT_FOUND);
        else expect(comparable(about)).toEqual(comparable(nothing));
        expect(about.status).toBe(404);
      },
    );

    it('is answered so to its reader too when it has expired or was deleted', async () => {
      const nothing = comparable(await ask(bob, ABSENT));
      expect(comparable(await ask(bob, ids.expired))).toEqual(nothing);
      expect(comparable(await ask(bob, ids.hidden))).toEqual(nothing);
    });
  });

  it('does not let its reader delete it for everyone', async () => {
    const answer = await bob.call('DELETE', `/api/messages/${ids.live}?scope=everyone`);
    expectProblem(server, answer, { status: 403, code: 'forbidden' });
  });

  it('does not let an answer be written to it', async () => {
    const refusal = { ...NOT_FOUND, field: 'replyTo' };
    const send = (replyTo: string): Promise<Answer> =>
      mallory.call('POST', '/api/messages/send', { recipient: 'bob', text: 'a guess', replyTo });
    const nothing = await send(ABSENT);
    for (const id of Object.values(ids)) expectAlike(await send(id), nothing, refusal);
    const seal = async (replyTo: string): Promise<Answer> =>
      mallory.call('POST', '/api/messages/sealed', { ...(await sealedToBob()), replyTo });
    expectAlike(await seal(ids.live), await seal(ABSENT), refusal);
  });

  it('tells nothing of a message but that its id is taken', async () => {
    const answers: Answer[] = [];
    for (const id of [ids.live, ids.wiped, ids.expired])
      answers.push(
        await mallory.call('POST', '/api/messages/send', { id, recipient: 'bob', text: 'a guess' }),
      );
    for (const answer of answers)
      expectProblem(server, answer, { status: 409, code: 'idempotency_conflict', field: 'id' });
    const [first, ...others] = answers.map(comparable);
    for (const other of others) expect(other).toEqual(first);
  });

  it('finds no answers to it, and no more by the cursor of another', async () => {
    await alice.send({ recipient: 'bob', text: 'the answer to the live message', replyTo: ids.live });
    const { body } = await alice.call<PageBody<MessageBody>>('GET', '/api/messages?direction=sent&limit=1');
    const queries = [`replyTo=${ids.live}`, `cursor=${body.nextCursor ?? ''}`, 'with=bob', 'filename=live'];
    for (const query of queries) {
      const found = await mallory.call('GET', `/api/messages?direction=all&${query}`);
      expect([found.status, found.body]).toEqual([200, { items: [], nextCursor: null }]);
    }
  });

  it('at a session is answered as if it were absent', async () => {
    const { body: other } = await request<SessionBody>(server, 'POST', '/api/auth/login', {
      json: { username: 'alice', password: alice.password },
    });
    const end = (user: TestUser, id: string): Promise<Answer> =>
      user.call('DELETE', `/api/auth/sessions/${id}`);
    const nothing = await end(mallory, ABSENT);
    for (const { sessionId } of [alice.session, bob.session, other])
      expectAlike(await end(mallory, sessionId), nothing, NOT_FOUND);
    const { status } = await request(server, 'GET', '/api/users/me', { token: other.token });
    expect(status).toBe(200);
    expect((await end(alice, other.sessionId)).status).toBe(204);
    expectAlike(await end(alice, other.sessionId), await end(alice, ABSENT), NOT_FOUND);
    const list = await mallory.call<PageBody<{ id: string }>>('GET', '/api/auth/sessions');
    expect(list.body.items.map(({ id }) => id)).toEqual([mallory.session.sessionId]);
  });

  it('at a key is answered as if it were absent', async () => {
    const body = await sealedToBob();
    const seal = (change: object): Promise<Answer> =>
      mallory.call('POST', '/api/messages/sealed', { ...body, ...change });
    const stale = { status: 409, code: 'stale_keys' };
    const foreign = alice.session.user.key.id;
    expectAlike(await seal({ signingKeyId: foreign }), await seal({ signingKeyId: ABSENT }), stale);
    const named = (keyId: string): object => ({ keys: [{ ...body.keys[0], keyId }, body.keys[1]] });
    expectAlike(await seal(named(foreign)), await seal(named(ABSENT)), stale);

    const rotate = (expectedKeyId: string): Promise<Answer> =>
      alice.call('POST', '/api/keys/rotate', { password: alice.password, expectedKeyId });
    const staleKey = { status: 409, code: 'stale_key' };
    expectAlike(await rotate(bob.session.user.key.id), await rotate(ABSENT), staleKey);
  });

  it('at the keyring, the export or the e-mail address of another finds nothing of it', async () => {
    await alice.call('PATCH', '/api/users/me', { email: 'alice@example.com' });
    const { body: seen } = await mallory.call('GET', '/api/users/alice');
    expect(Object.keys(seen).sort()).toEqual(['address', 'displayName', 'id', 'key', 'username']);
    const { body: list } = await mallory.call<PageBody<object>>('GET', '/api/users?search=alice');
    expect(list.items).toEqual([seen]);
    for (const name of ['alice@example.com', 'alice%40example.com'])
      expectAlike(
        await mallory.call('GET', `/api/users/${name}`),
        await mallory.call('GET', '/api/users/nobody'),
        NOT_FOUND,
      );
    const { body: search } = await mallory.call('GET', '/api/users?search=alice%40');
    expect(search).toEqual({ items: [], nextCursor: null });
    const { body: exported } = await mallory.call('GET', '/api/users/me/export');
    expect(exported).toMatchObject({ profile: { username: 'mallory' }, messages: [] });
  });

  it('at an account that was deleted is answered as if it had never been', async () => {
    const gone = await TestUser.register(server, 'gone');
    const { body } = await alice.send({ recipient: 'gone', text: 'to an account that goes' });
    expect((await gone.call('DELETE', '/api/users/me', { password: gone.password })).status).toBe(204);
    for (const rest of ['', '/avatar', '/keys', '/public-key'])
      expectAlike(
        await mallory.call('GET', `/api/users/gone${rest}`),
        await mallory.call('GET', `/api/users/nobody${rest}`),
        NOT_FOUND,
      );
    expectProblem(server, await gone.call('GET', `/api/messages/${body.id}`), {
      status: 401,
      code: 'unauthorized',
    });
  });

  it('changes nothing for those whose it is', async () => {
    const { body } = await bob.call<MessageBody>('GET', `/api/messages/${ids.live}`);
    expect([body.deletedAt, body.attachments.map(({ filename }) => filename)]).toEqual([null, ['live.bin']]);
    const { body: sent } = await alice.call<MessageBody>('GET', `/api/messages/${ids.live}`);
    expect(sent.readBy).toEqual([]);
    const { body: inbox } = await bob.call<PageBody<MessageBody>>('GET', '/api/messages?unread=true');
    expect(inbox.items.map(({ from }) => from)).toEqual(Array(3).fill(alice.address));
    const { body: outbox } = await mallory.call('GET', '/api/messages?direction=all');
    expect(outbox).toEqual({ items: [], nextCursor: null });
  });

  /** A message from Mallory's device to Bob that would be accepted as it is. */
  async function sealedToBob(): Promise<{ keys: { wrappedKey: string }[] }> {
    if (!mallory.clientKey) throw new Error('Mallory has keys of their own.');
    const body = await sealMessage({
      id: globalThis.crypto.randomUUID(),
      from: mallory.address,
      to: bob.address,
      text: 'a guess',
      readers: [mallory.session.user.key, bob.session.user.key],
      signingKeyId: mallory.session.user.key.id,
      signingKey: mallory.clientKey.signingKey,
    });
    return body as unknown as { keys: { wrappedKey: string }[] };
  }
});
