import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { promisify } from 'node:util';
import { type ClientEvent, SealpostClient } from '@sealpost/client';
import { build } from 'esbuild';
import { type PageBody, request } from '../support/api.js';
import { Device } from '../support/device.js';
import { freePort } from '../support/free-port.js';
import { LiveClient } from '../support/live-client.js';
import type { EventBody } from '../support/log-reader.js';
import { LyingFetch } from '../support/lying-fetch.js';
import { temporaryDirectory } from '../support/temporary.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const PASSWORD = 'alice keeps this one';
const MESSAGES = 500;
/** How many of them are sent while the server is restarted, before it is killed. */
const BEFORE_KILL = 300;

/** Logs in, takes one event, leaves, and has nothing more to do: then Node ends by itself. */
const SCRIPT = `
  import { SealpostClient } from '@sealpost/client';
  const take = async ([url, cursor]) => {
    const client = await SealpostClient.logIn({ url, username: 'alice', password: '${PASSWORD}' });
    const waiting = client.events[Symbol.asyncIterator]();
    await waiting.next();
    const next = waiting.next();
    for await (const event of client.events.after(cursor)) if (event.type === 'message.created') break;
    console.log('taken');
    client.close();
    console.log((await next).done);
  };
  void take(process.argv.slice(2));
`;

describe('the events of the client library', () => {
  let server: TestServer;
  let alice: SealpostClient;
  let bob: Device;
  /** Of Alice's session. */
  let token = '';

  beforeAll(async () => {
    server = await TestServer.start({ PORT: String(await freePort()) });
    server.canaries.add('password of alice', PASSWORD);
    bob = await Device.register(server, 'bob');
    const wire = new LyingFetch();
    wire.before = ({ headers }) => {
      token = headers.get('X-Auth-Token') ?? token;
      return undefined;
    };
    const registered = await SealpostClient.register({
      url: server.url,
      fetch: wire.fetch,
      username: 'alice',
      password: PASSWORD,
      displayName: 'Alice',
    });
    alice = registered.client;
  });

  afterAll(async () => {
    alice.close();
    await server.stop();
  });

  /** Sends until the server answers, as whoever writes does: again and again with the same id. */
  async function send(text: string): Promise<string> {
    const id = randomUUID();
    for (;;) {
      try {
        const { status } = await bob.send({ id, recipient: 'alice', text });
        if (status === 200 || status === 201) return id;
      } catch {
        // The server is away.
      }
      await wait(100);
    }
  }

  /** The messages in Alice's log, as the server lists them. */
  async function logged(cursor: string): Promise<string[]> {
    const ids: string[] = [];
    for (let after = cursor; ;) {
      const path = `/api/events?limit=100&after=${after}`;
      const { body } = await request<PageBody<EventBody>>(server, 'GET', path, { token });
      if (body.items.length === 0) return ids;
      ids.push(
        ...body.items.flatMap(({ type, data }) => (type === 'message.created' ? [String(data.id)] : [])),
      );
      after = body.nextCursor ?? '';
    }
  }

  it('come as they happen, opened', async () => {
    const events: ClientEvent[] = [];
    const cursor = await alice.events.now();
    const sealed = await bob.seal(bob, {
      to: alice.address,
      readers: [alice.profile.key, bob.key],
      text: 'to be read at once',
    });
    for await (const event of alice.events.after(cursor)) {
      events.push(event);
      if (event.type === 'connection') {
        await bob.call('POST', '/api/messages/sealed', sealed);
      } else if (event.type === 'message.created') {
        await alice.messages.markRead(event.message.id);
      } else if (event.type === 'message.read') {
        await bob.call('DELETE', `/api/messages/${sealed.id}?scope=everyone`);
      } else if (event.type === 'message.deleted') {
        break;
      }
    }
    const { id } = sealed;
    const address = alice.address;
    const logged = { cursor: expect.any(String) as string, at: expect.any(String) as string };
    expect(events).toEqual([
      { type: 'connection', state: 'online' },
      {
        ...{ ...logged, type: 'message.created' },
        message: expect.objectContaining({
          ...{ id, text: 'to be read at once', direction: 'received', conversation: bob.address },
          verification: {
            status: 'verified',
            signer: { address: bob.address, keyId: bob.key.id, trust: 'firstUse' },
          },
        }) as object,
      },
      { ...logged, type: 'message.read', data: { messageId: id, address, at: expect.any(String) as string } },
      { ...logged, type: 'message.deleted', data: { messageId: id, scope: 'everyone' } },
    ]);
    expect(await alice.search.find('read')).toEqual([]);
  });

  it('keep the keyring and the search in step with other devices', async () => {
    const other = await SealpostClient.logIn({ url: server.url, username: 'alice', password: PASSWORD });
    const cursor = await alice.events.now();
    const before = alice.profile.key.id;
    const steps = alice.events.after(cursor)[Symbol.asyncIterator]();
    const take = async (type: ClientEvent['type']): Promise<ClientEvent> => {
      for (;;) {
        const { done, value } = await steps.next();
        if (done) throw new Error('The iteration ended.');
        if (value.type === type) return value;
      }
    };
    const note = await other.messages.send({ to: 'alice', text: 'a note of the other device' });
    expect(await take('message.created')).toMatchObject({ message: { direction: 'note', id: note.id } });
    expect((await alice.search.find('note device')).map(({ id }) => id)).toEqual([note.id]);
    await other.messages.delete(note.id);
    await take('message.deleted');
    await other.account.rotateKeys({ password: PASSWORD });
    await take('key.rotated');
    expect(await alice.search.find('note device')).toEqual([]);
    const sent = await alice.messages.send({ to: 'bob', text: 'signed with the new key' });
    expect(sent.verification.signer?.keyId).toBe(other.profile.key.id);
    expect(sent.verification.signer?.keyId).not.toBe(before);
    await steps.return?.();
  });

  it('tell who is writing', async () => {
    const socket = await LiveClient.connect(server, bob);
    const events = alice.events[Symbol.asyncIterator]();
    await events.next();
    const notice = events.next();
    // Until her socket is there, nobody hears it.
    const writing = setInterval(() => socket.socket.emit('typing', { to: 'alice' }), 200);
    expect((await notice).value).toEqual({ type: 'typing', from: bob.address, to: alice.address });
    clearInterval(writing);
    // Another notice may be on its way yet.
    const others = (async () => {
      const types: string[] = [];
      for (let step = await events.next(); !step.done; step = await events.next())
        types.push(step.value.type);
      return types.filter((type) => type !== 'typing');
    })();
    alice.typing('bob');
    alice.typing('bob');
    await until(
      () => Promise.resolve(socket.typing),
      ({ length }) => length > 0,
    );
    expect(socket.typing).toEqual([{ from: alice.address, to: bob.address }]);
    socket.close();
    await events.return?.();
    expect(await others).toEqual([]);
  });

  it('come once and in order, through a restart and a kill of the server', async () => {
    const cursor = await alice.events.now();
    const taken: string[] = [];
    const states: string[] = [];
    const taking = (async () => {
      for await (const event of alice.events.after(cursor)) {
        if (event.type === 'connection') states.push(event.state);
        if (event.type !== 'message.created') continue;
        taken.push(event.message.id);
        // Now and then the consumer has something else to do.
        if (taken.length % 50 === 0) await wait(100);
        if (taken.length === MESSAGES) break;
      }
    })();
    const sent: string[] = [];
    let next = 0;
    // The rest is for the kill, however fast the server is.
    let allowed = BEFORE_KILL;
    const sender = async (): Promise<void> => {
      while (next < MESSAGES) {
        if (next < allowed) sent.push(await send(`number ${++next}`));
        else await wait(5);
      }
    };
    const sending = Promise.all(Array.from({ length: 4 }, sender));
    const isAt = async (count: number): Promise<void> => {
      while (taken.length < count) await wait(20);
    };
    await isAt(100);
    await server.restart();
    await isAt(BEFORE_KILL - 50);
    // Otherwise the connection could still be down since the restart.
    await until(
      () => Promise.resolve(states.length),
      (count) => count === 3,
    );
    allowed = MESSAGES;
    await server.kill();
    await server.restart();
    await Promise.all([sending, taking]);
    expect([...taken].sort()).toEqual([...sent].sort());
    expect(taken).toEqual(await logged(cursor));
    expect(states).toEqual(['online', 'offline', 'online', 'offline', 'online']);
  });

  it('let the process end', async () => {
    const cursor = await alice.events.now();
    await send('the last one for today');
    const outfile = join(await temporaryDirectory(), 'take.cjs');
    await build({
      ...{ stdin: { contents: SCRIPT, resolveDir: process.cwd() }, bundle: true, outfile },
      ...{ platform: 'node', format: 'cjs' },
      alias: { '@sealpost/client': './packages/client/src/index.ts' },
    });
    const { stdout } = await promisify(execFile)(process.execPath, [outfile, server.url, cursor]);
    expect(stdout).toBe('taken\ntrue\n');
  });

  it('end with the session', async () => {
    const other = await SealpostClient.logIn({ url: server.url, username: 'alice', password: PASSWORD });
    const take = async (): Promise<void> => {
      // The event of its own end may reach it, or may not.
      for await (const event of other.events) states.push(event.type);
    };
    const states: string[] = [];
    const end = expect(take()).rejects.toMatchObject({ code: 'session_ended' });
    while (states.length === 0) await wait(20);
    await alice.sessions.revoke(other.sessionId);
    await end;
    await expect(other.messages.list().page()).rejects.toMatchObject({ code: 'session_ended' });
  });

  it('come by requests where the server has no sockets', async () => {
    await server.restart({ REALTIME_ENABLED: 'false' });
    const cursor = await alice.events.now();
    const events: ClientEvent[] = [];
    const ids = [send('asked for')];
    const [first] = await Promise.all(ids);
    for await (const event of alice.events.after(cursor)) {
      events.push(event);
      if (event.type === 'message.created' && event.message.id === first) {
        // Longer than the two tries that show that there are no sockets.
        setTimeout(() => ids.push(send('waited for')), 1500);
      }
      if (event.type === 'message.created' && event.message.text === 'waited for') break;
    }
    expect(events.map((event) => ('message' in event ? event.message.id : event.type))).toEqual([
      'connection',
      // The event may be here before the answer is.
      ...(await Promise.all(ids)),
    ]);
  });
});
