import { io, type Socket } from 'socket.io-client';
import { type MessageBody, type PageBody, request, TestUser } from '../support/api.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

interface LiveEvent {
  cursor: string;
  type: string;
  at: string;
  data: Record<string, unknown>;
}

/** A socket that keeps what it is sent. */
class LiveSocket {
  readonly events: LiveEvent[] = [];
  readonly typing: object[] = [];
  readonly errors: { code: string }[] = [];
  readonly socket: Socket;

  constructor(server: TestServer, auth: object, options: object = {}, acknowledges = true) {
    this.socket = io(server.url, {
      auth,
      transports: ['websocket'],
      forceNew: true,
      reconnection: false,
      ...options,
    });
    this.socket.on('event', (event: LiveEvent, acknowledge: () => void) => {
      this.events.push(event);
      if (acknowledges) acknowledge();
    });
    this.socket.on('typing', (notice: object) => this.typing.push(notice));
    this.socket.on('error', (error: { code: string }) => this.errors.push(error));
  }

  /** `connected`, or why not. */
  outcome(): Promise<string> {
    return new Promise((resolve) => {
      this.socket.once('connect', () => {
        resolve('connected');
      });
      this.socket.once('connect_error', (error) => {
        resolve(error.message);
      });
    });
  }

  ids(): unknown[] {
    return this.events.filter(({ type }) => type === 'message.created').map(({ data }) => data.id);
  }
}

describe('the socket', () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;
  const open: LiveSocket[] = [];

  beforeAll(async () => {
    server = await TestServer.start({ CORS_ORIGINS: 'https://friend.example' });
    [alice, bob] = await Promise.all([TestUser.register(server, 'alice'), TestUser.register(server, 'bob')]);
  });

  afterEach(() => {
    open.splice(0).forEach(({ socket }) => socket.disconnect());
  });

  afterAll(() => server.stop());

  function connect(auth: object, options?: object, acknowledges?: boolean): LiveSocket {
    const live = new LiveSocket(server, auth, options, acknowledges);
    open.push(live);
    return live;
  }

  async function sendMany(count: number): Promise<string[]> {
    const ids: string[] = [];
    for (let index = 0; index < count; index++) {
      const { body } = await alice.send({ recipient: 'bob', text: `number ${index} of a series` });
      ids.push(body.id);
    }
    return ids;
  }

  const newest = async (user: TestUser): Promise<string> =>
    (await user.call<{ nextCursor: string }>('GET', '/api/events')).body.nextCursor;

  it('sends what came after the cursor and goes on live, each event once and in order', async () => {
    const after = await newest(bob);
    const before = await sendMany(60);
    const live = connect({ token: bob.token, after });
    const during = await sendMany(20);
    await until(() => Promise.resolve(live.ids().length === 80), Boolean);
    expect(live.ids()).toEqual([...before, ...during]);
    expect(new Set(live.events.map(({ cursor }) => cursor)).size).toBe(live.events.length);

    const again = connect({ token: bob.token, after: live.events[29]?.cursor });
    await until(() => Promise.resolve(again.ids().length === 50), Boolean);
    expect(again.ids()).toEqual([...before, ...during].slice(30));
  });

  it('tells the sender what a device acknowledged, and not what it only was sent', async () => {
    const silent = connect({ token: bob.token }, {}, false);
    expect(await silent.outcome()).toBe('connected');
    const { body } = await alice.send({ recipient: 'bob', text: 'will it be acknowledged?' });
    await until(() => Promise.resolve(silent.ids().includes(body.id)), Boolean);
    const sent = async (): Promise<MessageBody> =>
      (await alice.call<MessageBody>('GET', `/api/messages/${body.id}`)).body;
    expect((await sent()).deliveredTo).toEqual([]);
    silent.socket.disconnect();

    const after = (await bob.call<PageBody<LiveEvent>>('GET', `/api/events?after=${await newest(bob)}`)).body
      .nextCursor;
    expect(after).toEqual(await newest(bob));
    await until(async () => ((await sent()).deliveredTo as object[]).length === 1, Boolean);
    expect((await sent()).deliveredTo).toMatchObject([{ address: 'bob@localhost' }]);
  });

  it('passes typing on, and refuses what is none', async () => {
    const [writer, reader] = [connect({ token: alice.token }), connect({ token: bob.token })];
    expect(await Promise.all([writer.outcome(), reader.outcome()])).toEqual(['connected', 'connected']);
    writer.socket.emit('typing', { to: 'bob' });
    await until(() => Promise.resolve(reader.typing.length === 1), Boolean);
    expect(reader.typing).toEqual([{ from: 'alice@localhost', to: 'bob@localhost' }]);
    for (const payload of [{ to: 5 }, { to: 'bob', more: 1 }, [], 'bob', null])
      writer.socket.emit('typing', payload);
    writer.socket.emit('nonsense', {});
    await until(() => Promise.resolve(writer.errors.length === 6), Boolean);
    expect(writer.errors.map(({ code }) => code)).toEqual(Array(6).fill('invalid_request'));
    expect(reader.typing.length).toBe(1);
  });

  it.each([
    ['no token', {}, 'unauthorized'],
    ['a made-up token', { token: '0'.repeat(64) }, 'unauthorized'],
    ['a token that is no text', { token: 5 }, 'unauthorized'],
  ])('refuses %s', async (_, auth, reason) => {
    expect(await connect(auth).outcome()).toBe(reason);
  });

  it("refuses a made-up cursor and another's", async () => {
    expect(await connect({ token: bob.token, after: 'made up' }).outcome()).toBe('invalid_cursor');
    expect(await connect({ token: bob.token, after: await newest(alice) }).outcome()).toBe('invalid_cursor');
  });

  it.each(['polling', 'websocket'])(
    'lets no page of an evil origin in by %s, and a friend',
    async (transport) => {
      const from = (origin: string): object => ({
        transports: [transport],
        extraHeaders: { Origin: origin },
      });
      const evil = await connect({ token: bob.token }, from('https://evil.example')).outcome();
      expect(evil).not.toBe('connected');
      expect(await connect({ token: bob.token }, from('https://friend.example')).outcome()).toBe('connected');
      expect(await connect({ token: bob.token }, from(server.url)).outcome()).toBe('connected');
    },
  );

  it('closes within a second when its session ends, and the token opens nothing any more', async () => {
    const { body } = await request<{ token: string; sessionId: string }>(server, 'POST', '/api/auth/login', {
      json: { username: 'bob', password: bob.password },
    });
    const live = connect({ token: body.token });
    expect(await live.outcome()).toBe('connected');
    const closed = new Promise<number>((resolve) => {
      live.socket.once('disconnect', () => {
        resolve(Date.now());
      });
    });
    const begin = Date.now();
    expect((await bob.call('DELETE', `/api/auth/sessions/${body.sessionId}`)).status).toBe(204);
    expect((await closed) - begin).toBeLessThan(1000);
    expect(await connect({ token: body.token }).outcome()).toBe('unauthorized');
  });
});
