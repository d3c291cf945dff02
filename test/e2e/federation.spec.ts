import { randomUUID } from 'node:crypto';
import type { MessageBody, PageBody } from '../support/api.js';
import { Device, type Message } from '../support/device.js';
import { administer } from '../support/command.js';
import { exchange } from '../support/exchange.js';
import { type Neighbour, startNeighbours } from '../support/federation/neighbours.js';
import { LiveClient } from '../support/live-client.js';
import type { EventBody } from '../support/log-reader.js';
import { openMessage } from '../support/opener.js';
import { expectProblem } from '../support/problem.js';
import { random } from '../support/sealer.js';
import { until } from '../support/until.js';

/** What crosses needs two transactions and a request. */
const SOON = { milliseconds: 20_000, every: 50 };

const LARGE = 65_537;

const UNKNOWN_USER = { status: 404, code: 'not_found' };
const NO_RECIPIENT = { status: 404, code: 'recipient_not_found', field: 'recipient' };

describe('two servers', () => {
  let a: Neighbour;
  let b: Neighbour;
  let alice: Device;
  let bob: Device;

  beforeAll(async () => {
    [a, b] = (await startNeighbours(['a.example', 'b.example'])) as [Neighbour, Neighbour];
    [alice, bob] = await Promise.all([Device.register(a.server, 'alice'), Device.register(b.server, 'bob')]);
  });

  afterAll(async () => {
    await Promise.all([a, b].map(({ server }) => server.stop()));
  });

  /** A message by its id, as soon as somebody has it. */
  async function arrived(reader: Device, id: string): Promise<Message> {
    const { body } = await until(
      () => reader.call<Message>('GET', `/api/messages/${id}`),
      ({ status }) => status === 200,
      SOON,
    );
    return body;
  }

  async function eventsOf(user: Device): Promise<EventBody[]> {
    const { body: start } = await user.call<PageBody<EventBody>>('GET', '/api/users/me/export');
    return (start as unknown as { events: EventBody[] }).events;
  }

  /** The events of a user about a message, when there are so many. */
  async function told(user: Device, messageId: string, count: number): Promise<[string, object][]> {
    const about = (events: EventBody[]): EventBody[] =>
      events.filter(({ data }) => (data as { messageId?: string }).messageId === messageId);
    const events = await until(
      async () => about(await eventsOf(user)),
      ({ length }) => length >= count,
      SOON,
    );
    return events.map(({ type, data }) => [type, data]);
  }

  it('find each other’s users by their whole address, and by nothing less', async () => {
    const { status, body } = await alice.call('GET', '/api/users/bob@b.example');
    const { id, version, publicKey, fingerprint } = bob.key;
    expect(status).toBe(200);
    expect(body).toEqual({
      ...{ id: body.id, username: 'bob@b.example', address: 'bob@b.example', displayName: null },
      key: { ...(body.key as object), id, version, publicKey, fingerprint },
    });
    const search = async (text: string): Promise<unknown[]> => {
      const page = await alice.call<PageBody<{ address: string }>>('GET', `/api/users?search=${text}`);
      return page.body.items.map(({ address }) => address);
    };
    expect(await search('bob@b.example')).toEqual(['bob@b.example']);
    expect(await search('bob')).toEqual([]);
    expect(await search('nobody@b.example')).toEqual([]);
    expectProblem(a.server, await alice.call('GET', '/api/users/nobody@b.example'), UNKNOWN_USER);
    expectProblem(a.server, await alice.call('GET', '/api/users/bob@c.example'), UNKNOWN_USER);
    const send = await alice.send({ recipient: 'bob@c.example', text: 'to nowhere' });
    expectProblem(a.server, send, NO_RECIPIENT);
  });

  it('carry what a server sealed, with its files, and answers to it', async () => {
    const files = [random(100), random(LARGE), random(500_000)];
    const { status, body: sent } = await alice.send({
      recipient: 'bob@b.example',
      text: 'across',
      attachments: files.map((file, index) => ({
        data: file.toString('base64'),
        filename: `${index}.bin`,
        mimeType: 'application/octet-stream',
      })),
    });
    expect([status, sent.from, sent.to]).toEqual([201, 'alice@a.example', 'bob@b.example']);

    const got = await arrived(bob, sent.id);
    const { key, attachments, deliveredTo, readBy, ...shared } = got;
    const own = sent.attachments;
    expect(sent).toMatchObject(shared);
    expect([key?.keyId, deliveredTo, readBy]).toEqual([bob.key.id, [], []]);
    expect(attachments.map(({ filename }) => filename)).toEqual(own.map(({ filename }) => filename));
    expect(await openMessage(got, await bob.keys())).toEqual({ text: 'across', attachments: files });
    const download = await exchange(b.server, 'GET', `/api/messages/${sent.id}/attachments/2`, {
      'X-Auth-Token': bob.token,
      Range: 'bytes=499990-',
    });
    expect([download.status, download.headers['content-range']]).toEqual([206, 'bytes 499990-500015/500016']);

    const answer = await bob.send({ recipient: 'alice@a.example', text: 'back', replyTo: sent.id });
    expect(answer.status).toBe(201);
    const back = await arrived(alice, answer.body.id);
    expect(back.replyTo).toBe(sent.id);
    expect((await openMessage(back, await alice.keys())).text).toBe('back');
    const { body: conversations } = await bob.call<PageBody<{ with: string; unreadCount: number }>>(
      'GET',
      '/api/conversations',
    );
    expect(conversations.items.map((row) => [row.with, row.unreadCount])).toEqual([['alice@a.example', 1]]);
  });

  it('carry what a client sealed, with a signature that holds by the keys which the other server shows', async () => {
    const sealed = await alice.seal(bob, { text: 'signed', readers: [bob.key, alice.key] });
    const { status } = await alice.call('POST', '/api/messages/sealed', sealed);
    expect(status).toBe(201);
    const got = await arrived(bob, sealed.id);
    expect((await openMessage(got, await bob.keys())).text).toBe('signed');
    expect([got.signature, got.signingKeyId]).toEqual([sealed.signature, alice.key.id]);
    const { body: keys } = await bob.call<PageBody<{ id: string; signingPublicKey: string }>>(
      'GET',
      '/api/users/alice@a.example/keys',
    );
    expect(keys.items).toEqual([{ ...keys.items[0], ...alice.key, retiredAt: null }]);
  });

  it('tell of deliveries, of reading and of deletion', async () => {
    const id = await alice.sendText('bob@b.example', 'for receipts');
    await arrived(bob, id);
    // A device takes the log, and says so with its next question.
    const { body: start } = await bob.call<PageBody<EventBody>>('GET', '/api/events');
    await bob.call('GET', `/api/events?after=${start.nextCursor}`);
    expect((await bob.call('PUT', `/api/messages/${id}/read`)).status).toBe(204);
    const receipts = await told(alice, id, 3);
    const at = expect.any(String) as unknown;
    const receipt = { messageId: id, address: 'bob@b.example', at };
    expect(receipts).toEqual([
      ['message.created', { messageId: id }],
      ...(receipts[1]?.[0] === 'message.read'
        ? [
            ['message.read', receipt],
            ['message.delivered', receipt],
          ]
        : [
            ['message.delivered', receipt],
            ['message.read', receipt],
          ]),
    ]);
    const { body: message } = await alice.call<MessageBody>('GET', `/api/messages/${id}`);
    expect([message.deliveredTo, message.readBy]).toEqual([
      [{ address: 'bob@b.example', at }],
      [{ address: 'bob@b.example', at }],
    ]);

    expect((await alice.call('DELETE', `/api/messages/${id}?scope=everyone`)).status).toBe(204);
    expect((await told(bob, id, 3)).at(-1)).toEqual([
      'message.deleted',
      { messageId: id, scope: 'everyone' },
    ]);
    const { body: tombstone } = await bob.call<Message>('GET', `/api/messages/${id}`);
    expect([tombstone.text, tombstone.key, tombstone.deletedAt === null]).toEqual([null, null, false]);
  });

  it('keep what is sent while the other is down, in its order, and each message once', async () => {
    await b.server.kill();
    const ids: string[] = [];
    for (let index = 0; index < 100; index++)
      ids.push(await alice.sendText('bob@b.example', `late ${index}`));
    await a.server.kill();
    await a.server.restart();
    await b.server.restart();
    await arrived(bob, ids.at(-1) ?? '');
    const created = (await eventsOf(bob)).flatMap(({ type, data }) =>
      type === 'message.created' ? [(data as { messageId: string }).messageId] : [],
    );
    expect(created.slice(-100)).toEqual(ids);
    expect(new Set(created).size).toBe(created.length);
  });

  it('write to somebody who rotates, and read what was sealed for the key before', async () => {
    const before = bob.key.id;
    await a.server.restart();
    await b.server.kill();
    const first = await alice.sendText('bob@b.example', 'to the old key');
    await b.server.restart();
    const { status } = await bob.call('POST', '/api/keys/rotate', {
      authKey: bob.authKey,
      expectedKeyId: before,
      key: (await Device.register(b.server, `spare-${randomUUID().slice(0, 8)}`)).clientKey.body,
    });
    expect(status).toBe(201);
    expect((await arrived(bob, first)).key?.keyId).toBe(before);
    const { body: keys } = await until(
      () => alice.call<PageBody<{ id: string; version: number }>>('GET', '/api/users/bob@b.example/keys'),
      ({ body }) => body.items.length === 2,
      SOON,
    );
    expect(keys.items.map(({ version }) => version)).toEqual([2, 1]);
    const rotations = (await eventsOf(alice)).filter(({ type }) => type === 'contact.key_rotated');
    expect(rotations.map(({ data }) => [data.address, (data.key as { id: string }).id])).toEqual([
      ['bob@b.example', keys.items[0]?.id],
    ]);
    const second = await alice.sendText('bob@b.example', 'to the new key');
    expect((await arrived(bob, second)).key?.keyId).toBe(keys.items[0]?.id);
  });

  it('go on when one of them signs by a new key, for which the old one vouches', async () => {
    const { keyId } = await administer<{ keyId: string }>(a.server, 'keys', 'rotate');
    // Another process may have made it; the server looks once a minute.
    await a.server.restart();
    const id = await alice.sendText('bob@b.example', 'signed anew');
    await arrived(bob, id);
    const [peer] = await administer<{ name: string; state: string; keys: string }[]>(
      b.server,
      'peers',
      'list',
    );
    expect([peer?.name, peer?.state, peer?.keys.split(' ')[0]]).toEqual(['a.example', 'trusted', keyId]);
    expect(peer?.keys.split(' ')).toHaveLength(2);
  });

  it('write no more to somebody who is gone, and say so', async () => {
    const carol = await Device.register(b.server, 'carol', { like: bob });
    await alice.sendText('carol@b.example', 'hello');
    await carol.call('DELETE', '/api/users/me', { authKey: carol.authKey });
    const id = await alice.sendText('carol@b.example', 'too late');
    const events = await told(alice, id, 2);
    expect(events.at(-1)).toEqual([
      'message.undelivered',
      { messageId: id, address: 'carol@b.example', reason: 'recipient_not_found' },
    ]);
    const refused = await until(
      () => alice.send({ recipient: 'carol@b.example', text: 'nobody' }),
      ({ status }) => status !== 201,
      SOON,
    );
    expectProblem(a.server, refused, NO_RECIPIENT);
  });

  it('push an event as the log has it', async () => {
    const cursor = (await bob.call<{ nextCursor: string }>('GET', '/api/events')).body.nextCursor;
    const live = await LiveClient.connect(b.server, bob);
    const id = await alice.sendText('bob@b.example', 'told twice alike');
    const [pushed] = await until(
      () => Promise.resolve(live.events.filter(({ data }) => (data as { id?: string }).id === id)),
      ({ length }) => length > 0,
      SOON,
    );
    live.socket.disconnect();
    const { body } = await bob.call<PageBody<EventBody>>('GET', `/api/events?after=${cursor}`);
    const read = body.items.find(({ data }) => (data as { id?: string }).id === id);
    expect([pushed?.cursor, pushed?.type, pushed?.at]).toEqual([read?.cursor, 'message.created', read?.at]);
  });

  it('write to each other whatever their display names are', async () => {
    const erin = await Device.register(a.server, 'erin', { displayName: '😀'.repeat(100) });
    const id = await erin.sendText('bob@b.example', 'from a smiling person');
    expect((await arrived(bob, id)).from).toBe('erin@a.example');
    const { body } = await bob.call('GET', '/api/users/erin@a.example');
    expect(body.displayName).toBe('😀'.repeat(100));
  });

  it('give up in time, tell the sender once, and answer 503 for whom they have not met', async () => {
    await b.server.kill();
    await a.server.restart({ FEDERATION_GIVE_UP_SECONDS: '1' });
    const ids: string[] = [];
    for (let sent = 0; sent < 5; sent++) ids.push(await alice.sendText('bob@b.example', 'never'));
    const undelivered = (id: string): [string, object] => [
      'message.undelivered',
      { messageId: id, address: 'bob@b.example', reason: 'peer_unavailable' },
    ];
    for (const id of ids) expect((await told(alice, id, 2)).at(-1)).toEqual(undelivered(id));
    // When this is told, what came before it has been given up again if it ever is.
    const last = await alice.sendText('bob@b.example', 'never');
    expect((await told(alice, last, 2)).at(-1)).toEqual(undelivered(last));
    for (const id of ids) expect(await told(alice, id, 2)).toHaveLength(2);
    const send = await alice.send({ recipient: 'dave@b.example', text: 'who?' });
    expectProblem(a.server, send, { status: 503, code: 'peer_unavailable' });
    await b.server.restart();
    const later = await until(
      () => alice.send({ recipient: 'dave@b.example', text: 'who?' }),
      ({ status }) => status !== 503,
      SOON,
    );
    expectProblem(a.server, later, NO_RECIPIENT);
  });
});
