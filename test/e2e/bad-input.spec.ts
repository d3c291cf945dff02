import { type MessageBody, type PageBody, request, type SessionBody } from '../support/api.js';
import { GREATEST_MESSAGES, GREATEST_REGISTRATIONS, RANGES } from '../support/bad-input/accepted.js';
import { CLIENT_KEYS } from '../support/bad-input/client-keys.js';
import { CREDENTIALS } from '../support/bad-input/credentials.js';
import { PATHS } from '../support/bad-input/paths.js';
import { QUERIES } from '../support/bad-input/queries.js';
import { REGISTRATION } from '../support/bad-input/registration.js';
import { SEALING, STALE_KEYS } from '../support/bad-input/sealing.js';
import { SENDING } from '../support/bad-input/sending.js';
import { BODIES } from '../support/bad-input/transport.js';
import { type Case, World } from '../support/bad-input/world.js';
import { openMessage } from '../support/opener.js';
import { expectProblem } from '../support/problem.js';

const TABLES: [subject: string, cases: Case[]][] = [
  ['a body', BODIES],
  ['a message for the server to seal', SENDING],
  ['a message that the client sealed', SEALING],
  ['a registration', REGISTRATION],
  ['a registration with keys', CLIENT_KEYS],
  ['a request about an account', CREDENTIALS],
  ['a query', QUERIES],
  ['a path or a token', PATHS],
];

describe('bad input', () => {
  let world: World;
  /** What the server holds before anything is refused. */
  let before: unknown;

  beforeAll(async () => {
    world = await World.start();
    before = await world.state();
  });

  afterAll(() => world.server.stop());

  describe.each(TABLES)('in %s', (_, cases) => {
    it.each(cases)('is refused: %s', async (_name, call, refusal) => {
      expectProblem(world.server, await world.call(await call(world)), refusal);
    });

    it('leaves nothing behind', async () => {
      expect(await world.state()).toEqual(before);
    });
  });

  it('is named for twenty fields at most, however many are wrong', async () => {
    const unknown = Object.fromEntries(Array.from({ length: 30 }, (_, index) => [`unknown${index}`, 1]));
    const { status, body } = await request<{ errors: { field: string }[]; detail: string }>(
      world.server,
      'POST',
      '/api/auth/login',
      { json: { username: 'alice', password: 'not the password', ...unknown } },
    );
    expect([status, body.errors.length]).toEqual([400, 20]);
    expect(body.detail).toMatch(/; and 10 more$/);
  });

  describe('in the keys of a sealed message', () => {
    it.each(STALE_KEYS)('is answered with the current keys: %s', async (_name, call) => {
      const answer = await world.call(await call(world));
      expectProblem(world.server, answer, { status: 409, code: 'stale_keys' });
      const { bob, alice, aliceKeyNow } = world;
      expect(answer.body.keys).toEqual([
        { address: bob.address, ...bob.session.user.key },
        { address: alice.address, ...aliceKeyNow },
      ]);
    });

    it('leaves nothing behind', async () => {
      expect(await world.state()).toEqual(before);
    });
  });

  describe('in a Range header', () => {
    it.each(RANGES)('%s is answered %i', async (range, status, contentRange) => {
      const { server, bob, message } = world;
      const path = `/api/messages/${message.id}/attachments/0`;
      const answer = await request(server, 'GET', path, { token: bob.token, headers: { Range: range } });
      expect([answer.status, answer.headers.get('Content-Range')]).toEqual([status, contentRange]);
      if (status === 416) expectProblem(server, answer, { status, code: 'range_not_satisfiable' });
    });
  });

  describe('is not', () => {
    it.each(GREATEST_MESSAGES)('%s', async (_name, message) => {
      const { status } = await world.alice.call('POST', '/api/messages/send', {
        recipient: 'bob',
        text: 'text',
        ...message,
      });
      expect(status).toBe(201);
    });

    it.each(GREATEST_REGISTRATIONS)('%s', async (_name, call, username) => {
      const { json, ...registration } = await call(world);
      const answer = await world.call({ ...registration, json });
      const { user } = answer.body as unknown as SessionBody;
      expect([answer.status, user.username, user.address]).toEqual([201, username, `${username}@localhost`]);
      const login = await request(world.server, 'POST', '/api/auth/login', { json: secretsOf(json) });
      expect(login.status).toBe(200);
    });

    it.each(['carol', 'CAROL', 'carol@localhost'])('a note to oneself by the name %s', async (recipient) => {
      const { carol } = world;
      const text = `a note to ${recipient} from herself`;
      const { status, body } = await carol.send({ recipient, text });
      expect([status, body.from, body.to]).toEqual([201, 'carol@localhost', 'carol@localhost']);
      for (const direction of ['inbox', 'sent', 'all']) {
        const path = `/api/messages?direction=${direction}&since=${String(body.sentAt)}`;
        const { body: list } = await carol.call<PageBody<MessageBody>>('GET', path);
        expect(list.items.filter(({ id }) => id === body.id)).toEqual([body]);
      }
      expect((await openMessage(body, await carol.keys())).text).toBe(text);
    });

    it.each(['limit=1', 'limit=100', 'search=%25', 'search=a+b', 'search=%F0%9F%94%91'])(
      'the query %s',
      async (query) => {
        const { status } = await world.alice.call('GET', `/api/users?${query}`);
        expect(status).toBe(200);
      },
    );
  });
});

/** What a registration logs in with. */
function secretsOf(registration: unknown): object {
  const { username, password, authKey } = registration as Record<string, unknown>;
  return { username, password, authKey };
}
