import { randomUUID } from 'node:crypto';
import { type PageBody, request } from '../support/api.js';
import { administer, runScript } from '../support/command.js';
import { Device, type Message } from '../support/device.js';
import { LyingPeer, type Reply, type ToldUser } from '../support/federation/lying-peer.js';
import { COMPONENTS, makePeerKey, newNonce } from '../support/federation/peer-signature.js';
import { freePort } from '../support/free-port.js';
import { openMessage } from '../support/opener.js';
import { expectProblem } from '../support/problem.js';
import { readScrape } from '../support/scrape.js';
import { random, sealMessage } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const SOON = { milliseconds: 20_000, every: 50 };
const METRICS_TOKEN = 'a-token-for-metrics-alone';
const REFUSED = { status: 401, code: 'peer_unauthorized' };
const UNAVAILABLE = { status: 503, code: 'peer_unavailable' };

/** What the log says once of each request that is not a peer's. */
const NOT_A_PEER = 'A request was not taken as that of a peer.';

/** What is no answer to anything. */
const LIES: [what: string, reply: Reply][] = [
  ['without end', 'endless'],
  ['a redirect to this machine', { status: 302, headers: { Location: 'http://127.0.0.1:1/' } }],
  ['what is not JSON', { body: '{"name":' }],
  ['another kind of JSON', { body: [[]] }],
  ['an error', { status: 500, body: { error: 'no' } }],
];

describe('a peer that lies', () => {
  let peer: LyingPeer;
  /** One that shows what its configured key has endorsed, and one that does not. */
  let pinned: LyingPeer;
  let impostor: LyingPeer;
  let server: TestServer;
  let b: { name: string; origin: string };
  let bob: Device;
  let eve: Device;

  beforeAll(async () => {
    peer = await LyingPeer.start('m.example');
    pinned = await LyingPeer.start('p.example');
    impostor = await LyingPeer.start('q.example');
    const first = pinned.rotate({ endorsed: true });
    const port = await freePort();
    b = { name: 'b.example', origin: `http://127.0.0.1:${port}` };
    server = await TestServer.start({
      PORT: String(port),
      SERVER_NAME: b.name,
      PUBLIC_URL: b.origin,
      FEDERATION_PEERS: `m.example=${peer.origin},silent.example=http://127.0.0.1:1,p.example=${pinned.origin}#${first.id},q.example=${impostor.origin}#${first.id}`,
      METRICS_TOKEN,
    });
    bob = await Device.register(server, 'bob');
    // Her keys are the peer's to tell of; the account lends them.
    eve = await Device.register(server, 'eve');
    peer.users.set('eve', userOf('eve'));
  });

  afterEach(() => {
    peer.lies.clear();
  });

  afterAll(async () => {
    await server.stop();
    await Promise.all([peer, pinned, impostor].map((one) => one.stop()));
  });

  /** What an honest peer tells of a user, with keys that are nobody's here. */
  function userOf(username: string, keyId: string = randomUUID()): ToldUser {
    const { publicKey, signingPublicKey } = eve.clientKey.body;
    const key = { id: keyId, version: 1, publicKey, signingPublicKey };
    return {
      username,
      displayName: null,
      keys: [{ ...key, createdAt: '2026-01-31T12:00:00.000Z', retiredAt: null }],
    };
  }

  /** A request for the inbox that brings Bob a message, right but for what is changed. */
  async function inboxOf(
    text: string,
    message: Record<string, unknown> = {},
    event: Record<string, unknown> = {},
  ): Promise<{ messages: Record<string, unknown>[]; events: Record<string, unknown>[] }> {
    const binding = { id: randomUUID(), from: 'eve@m.example', to: 'bob@b.example' };
    const { keys, text: box } = await sealMessage({
      ...{ ...binding, ...message, attachments: [], text, readers: [bob.key] },
      ...{ signingKeyId: eve.key.id, signingKey: eve.clientKey.signingKey },
    });
    const at = new Date().toISOString();
    const [key] = keys as object[];
    const id = (message.id as string | undefined) ?? binding.id;
    return {
      messages: [{ ...binding, sentAt: at, sealedBy: 'server', text: box, attachments: [], ...message }],
      events: [{ user: 'bob', type: 'message.created', at, messageId: id, key, ...event }],
    };
  }

  /** The ids of the messages that Bob has, newest first. */
  async function inbox(): Promise<string[]> {
    const { body } = await bob.call<PageBody<Message>>('GET', '/api/messages?limit=100');
    return body.items.map(({ id }) => id);
  }

  async function metric(name: string): Promise<number | undefined> {
    const headers = { Authorization: `Bearer ${METRICS_TOKEN}` };
    const { body } = await request<string>(server, 'GET', '/metrics', { headers });
    return readScrape(body).samples.get(name);
  }

  function logged(text: string): number {
    return server.log.split('\n').filter((line) => line.includes(text)).length;
  }

  it('is believed while it tells the truth', async () => {
    const told = await inboxOf('the truth');
    const { status, body } = await peer.ask(b, 'inbox', { json: told });
    expect([status, body]).toEqual([
      200,
      { results: [{ status: 'accepted', code: null }], keys: [{ username: 'bob', keyId: bob.key.id }] },
    ]);
    const [id] = await inbox();
    const { body: message } = await bob.call<Message>('GET', `/api/messages/${id}`);
    expect((await openMessage(message, await bob.keys())).text).toBe('the truth');
    // The same again, signed anew, is the same message.
    expect((await peer.ask(b, 'inbox', { json: told })).body.results).toEqual([
      { status: 'accepted', code: null },
    ]);
    expect(await inbox()).toEqual([id]);
    const { status: found, body: user } = await peer.ask(b, 'users/bob');
    expect([found, user.username]).toEqual([200, 'bob']);
    expect((user.keys as { id: string }[]).map((key) => key.id)).toEqual([bob.key.id]);
    expect((await peer.ask(b, 'users/nobody')).status).toBe(404);
    expect((await peer.ask(b, 'users/eve@m.example')).status).toBe(404);
  });

  it('gets nothing in by a request that is not signed as it has to be, and the log says each once', async () => {
    const before = await inbox();
    const now = Date.now();
    const late = new Date(now - 301_000);
    const early = new Date(now + 302_000);
    const other = makePeerKey();
    const nonce = newNonce();
    const json = await inboxOf('refused');
    expect((await peer.ask(b, 'users/bob', { lie: { nonce } })).status).toBe(200);
    const attempts: Parameters<LyingPeer['ask']>[2][] = [
      { sent: { headers: { Signature: undefined, 'Signature-Input': undefined } } },
      { sent: { headers: { Signature: 'sig=:AAAA:' } } },
      { lie: { key: other } },
      { lie: { key: other, keyId: other.id } },
      { lie: { created: late } },
      { lie: { created: early } },
      { lie: { date: late } },
      { lie: { nonce } },
      { lie: { url: `http://c.example/api/federation/v1/inbox` } },
      { lie: { method: 'PUT' } },
      { lie: { from: 'c.example' } },
      { lie: { from: 'silent.example.' } },
      { sent: { headers: { 'Sealpost-From': 'silent.example' } } },
      { sent: { headers: { Date: new Date(now - 1000 * 60).toUTCString() } } },
      ...COMPONENTS.map((name) => ({
        lie: { components: COMPONENTS.filter((component) => component !== name) },
      })),
      { sent: { headers: { 'Content-Encoding': 'gzip' } } },
    ];
    const count = logged(NOT_A_PEER);
    for (const attempt of attempts) {
      const answer = await peer.ask(b, 'inbox', { json, ...attempt });
      if (attempt?.sent?.headers?.['Sealpost-From'] === 'silent.example')
        expectProblem(server, answer, UNAVAILABLE);
      else expectProblem(server, answer, REFUSED);
    }
    // What cannot be asked for its keys is no lie.
    await until(
      () => Promise.resolve(logged(NOT_A_PEER) - count),
      (lines) => lines === attempts.length - 1,
      SOON,
    );
    const misdirected = await peer.ask(b, 'inbox', { json, lie: { to: 'c.example' } });
    expectProblem(server, misdirected, { status: 421, code: 'misdirected' });
    const changed = await peer.ask(b, 'inbox', {
      json,
      sent: { body: JSON.stringify(json).replace('bob', 'eve') },
    });
    expectProblem(server, changed, REFUSED);
    // Signed for another path of the same server.
    const elsewhere = await peer.ask(b, 'users/bob', { sent: { path: '/api/federation/v1/users/eve' } });
    expectProblem(server, elsewhere, REFUSED);
    expect(await inbox()).toEqual(before);
  });

  it('speaks for nobody else’s users, and to nobody else', async () => {
    const before = await inbox();
    const results = async (json: object): Promise<unknown> =>
      ((await peer.ask(b, 'inbox', { json })).body.results as { status: string; code: string }[]).map(
        ({ status, code }) => `${status} ${code}`,
      );
    const at = new Date().toISOString();
    expect(await results(await inboxOf('x', { from: 'alice@silent.example' }))).toEqual([
      'refused forbidden',
    ]);
    expect(await results(await inboxOf('x', { from: 'bob@b.example' }))).toEqual(['refused forbidden']);
    expect(await results(await inboxOf('x', { from: 'nobody@m.example' }))).toEqual([
      'refused sender_not_found',
    ]);
    expect(await results(await inboxOf('x', { to: 'eve@b.example' }))).toEqual(['refused misdirected']);
    expect(await results(await inboxOf('x', {}, { user: 'eve@m.example' }))).toEqual([
      'refused recipient_not_found',
    ]);
    expect(await results(await inboxOf('x', {}, { key: null }))).toEqual(['refused invalid_request']);
    // Somebody else's key.
    const strange = await inboxOf('x');
    (strange.events[0]?.key as { keyId: string }).keyId = eve.key.id;
    expect(await results(strange)).toEqual(['refused recipient_not_found']);
    expect(await results(await inboxOf('x', { sentAt: '2020-01-31T12:00:00.000Z' }))).toEqual([
      'refused invalid_request',
    ]);
    expect(await results(await inboxOf('x', { sentAt: '2999-01-31T12:00:00.000Z' }))).toEqual([
      'refused invalid_request',
    ]);
    expect(await results(await inboxOf('x', { sealedBy: 'client' }))).toEqual(['refused invalid_request']);
    // The id of a message that Bob has from somebody else, and of one with another content.
    const note = await bob.sendText('bob', 'a note');
    expect(await results(await inboxOf('x', { id: note }))).toEqual(['refused idempotency_conflict']);
    expect(await results(await inboxOf('y', { id: before[0] }))).toEqual(['refused idempotency_conflict']);

    const event = { user: 'bob', at, messageId: note };
    const events = [
      { ...event, type: 'message.read', address: 'bob@b.example' },
      { ...event, type: 'message.read', address: 'alice@silent.example' },
      { ...event, type: 'message.delivered', address: 'eve@m.example' },
      { ...event, type: 'message.deleted' },
      { ...event, type: 'session.revoked' },
    ];
    expect(await results({ messages: [], events })).toEqual([
      'refused forbidden',
      'refused forbidden',
      // A receipt for a message that Eve does not have is none.
      'accepted null',
      'refused forbidden',
      'refused unknown_event',
    ]);
    const { body: own } = await bob.call<Message>('GET', `/api/messages/${note}`);
    expect([own.readBy, own.deliveredTo, own.deletedAt]).toEqual([[], [], null]);
    expect(await inbox()).toEqual([note, ...before]);
  });

  it('is answered 400 for a body that is none, and nothing of it is taken', async () => {
    const before = await inbox();
    const good = await inboxOf('good');
    const [message, event] = [good.messages[0], good.events[0]];
    const bad: [unknown, string | undefined][] = [
      [[], undefined],
      [{}, 'messages'],
      [{ ...good, more: 1 }, 'more'],
      [{ ...good, messages: [{ ...message, from: 1 }] }, 'messages.0.from'],
      [{ ...good, messages: [{ ...message, id: 'x' }] }, 'messages.0.id'],
      [{ ...good, messages: [{ ...message, sentAt: '2026-02-30T12:00:00.000Z' }] }, 'messages.0.sentAt'],
      [{ ...good, events: [{ ...event, user: 'b\0b' }] }, 'events.0.user'],
      [
        { ...good, events: [{ ...event, key: { keyId: bob.key.id, wrappedKey: 'AA==' } }] },
        'events.0.key.wrappedKey',
      ],
      [{ ...good, events: Array.from({ length: 65 }, () => event) }, 'events'],
    ];
    for (const [json, field] of bad) {
      const answer = await peer.ask(b, 'inbox', { json });
      expectProblem(server, answer, { status: 400, code: 'invalid_request', ...(field && { field }) });
    }
    expect(await inbox()).toEqual(before);
  });

  it.each(LIES)(
    'answers %s when it is asked for a user: 503, and nothing is stored',
    async (_what, reply) => {
      const name = `u-${randomUUID().slice(0, 8)}`;
      peer.lies.set(`users/${name}`, reply);
      expectProblem(server, await bob.call('GET', `/api/users/${name}@m.example`), UNAVAILABLE);
      expectProblem(server, await bob.send({ recipient: `${name}@m.example`, text: 'x' }), UNAVAILABLE);
      peer.lies.clear();
      expect((await bob.call('GET', `/api/users/${name}@m.example`)).status).toBe(404);
    },
  );

  it('tells of users what cannot be', async () => {
    const [key] = userOf('x').keys as Record<string, unknown>[];
    const lies: Partial<ToldUser>[] = [
      { username: 'bob' },
      { keys: [] },
      { keys: [{ ...key, publicKey: 'none' }] },
      { keys: [{ ...key, publicKey: key?.signingPublicKey }] },
      { keys: [{ ...key, retiredAt: '2026-01-31T12:00:00.000Z' }] },
      { keys: [{ ...key, id: bob.key.id }] },
      { keys: [key ?? {}, { ...key, version: 3, retiredAt: '2026-01-31T12:00:00.000Z' }] },
      { displayName: 'x'.repeat(101) },
      { displayName: 'a\0b' },
    ];
    for (const [index, lie] of lies.entries()) {
      peer.users.set(`liar${index}`, { ...userOf(`liar${index}`), ...lie });
      expectProblem(server, await bob.call('GET', `/api/users/liar${index}@m.example`), UNAVAILABLE);
    }
    const { body: page } = await bob.call<PageBody<object>>('GET', '/api/users/bob/keys');
    expect(page.items).toHaveLength(1);
  });

  async function takesOnceHonest(id: string): Promise<void> {
    peer.lies.clear();
    await until(
      () => Promise.resolve(peer.taken.filter(({ messageId }) => messageId === id)),
      ({ length }) => length === 1,
      SOON,
    );
  }

  it.each(LIES)('answers %s to its inbox: it is told again, once it is honest', async (_what, reply) => {
    peer.lies.set('inbox', reply);
    const asked = peer.asked.length;
    const id = await bob.sendText('eve@m.example', 'patience');
    await until(
      () => Promise.resolve(peer.asked.slice(asked)),
      (paths) => paths.includes('inbox'),
      SOON,
    );
    await takesOnceHonest(id);
  });

  it('takes less than it was told, or speaks in words that are none', async () => {
    const answers = [{ results: [], keys: [] }, { results: [{ status: 'maybe', code: null }], keys: [] }, {}];
    for (const body of answers) {
      peer.lies.set('inbox', { body });
      const id = await bob.sendText('eve@m.example', 'patience');
      await until(
        () => metric('sealpost_peers_failing'),
        (count) => (count ?? 0) > 0,
        SOON,
      );
      await takesOnceHonest(id);
    }
  });

  it('has other files than it says', async () => {
    const content = random(70_016);
    const attachment = { filename: 'large.bin', mimeType: 'application/octet-stream', size: 70_000 };
    const told = await inboxOf('a file', {
      attachments: [{ ...attachment, nonce: random(12).toString('base64'), ciphertext: null }],
    });
    const id = String(told.messages[0]?.id);
    expect((await peer.ask(b, 'inbox', { json: told })).body.results).toEqual([
      { status: 'accepted', code: null },
    ]);
    const path = `/api/messages/${id}/attachments/0`;
    const lies: Reply[] = [
      'endless',
      { body: content, headers: {} },
      { body: content.subarray(1), headers: {} },
      { status: 302, headers: { Location: `${peer.origin}/elsewhere` } },
      { status: 500, body: '' },
    ];
    for (const reply of lies) {
      peer.lies.set('messages/', reply);
      expectProblem(server, await bob.call(`GET`, path), UNAVAILABLE);
      expectProblem(server, await bob.call('GET', `/api/messages/${id}`), UNAVAILABLE);
    }
    expect(peer.asked).not.toContain('/elsewhere');
    peer.lies.clear();
    expect((await bob.call('GET', path)).status).toBe(404);
    peer.files.set(`${id}/0`, content);
    const { body } = await bob.call<Message>('GET', `/api/messages/${id}`);
    expect(body.attachments[0]?.ciphertext).toBe(content.toString('base64'));
    // It is here now.
    peer.files.clear();
    expect((await bob.call('GET', path)).status).toBe(200);
    // Others' files are not for the peer.
    const large = { data: random(70_000).toString('base64'), filename: 'own.bin', mimeType: 'text/plain' };
    const { body: own } = await bob.send({ recipient: 'bob', attachments: [large] });
    expect((await peer.ask(b, `messages/${own.id}/attachments/0`)).status).toBe(404);
    const { body: sent } = await bob.send({ recipient: 'eve@m.example', attachments: [large] });
    const given = await peer.ask(b, `messages/${sent.id}/attachments/0`);
    expect([given.status, given.headers.get('content-length')]).toEqual([200, '70016']);
  });

  it('follows its keys from one to the next, and no further', async () => {
    const told = async (): Promise<number> =>
      (await peer.ask(b, 'inbox', { json: await inboxOf('signed') })).status;
    const first = peer.rotate({ endorsed: true });
    peer.shown = [first];
    expect(await told()).toBe(200);
    // The one before is good for what it has signed until now.
    const { status } = await peer.ask(b, 'users/bob', { lie: { key: first, keyId: first.id } });
    expect(status).toBe(200);

    for (const [, reply] of LIES) {
      peer.lies.set('/.well-known', reply);
      const unknown = makePeerKey();
      const answer = await peer.ask(b, 'users/bob', { lie: { key: unknown, keyId: unknown.id } });
      // Asked a second ago, it is not asked again: then the key is none of those that are trusted.
      expect([401, 503]).toContain(answer.status);
      await new Promise((resolve) => setTimeout(resolve, 1100));
    }
    peer.lies.set('/.well-known', { body: { ...peer.description(), apiUrl: 'http://10.0.0.1/api' } });
    const unknown = makePeerKey();
    expectProblem(
      server,
      await peer.ask(b, 'users/bob', { lie: { key: unknown, keyId: unknown.id } }),
      UNAVAILABLE,
    );
    peer.lies.clear();

    const second = peer.rotate({ endorsed: false });
    expect(await told()).toBe(401);
    await until(
      () => metric('sealpost_peers_distrusted'),
      (count) => count === 2,
      SOON,
    );
    // Once for this peer, and once for the one that is never trusted.
    await until(
      () => Promise.resolve(logged('A peer shows a key that no trusted one has endorsed.')),
      (lines) => lines === 2,
    );
    const taken = peer.taken.length;
    await bob.sendText('eve@m.example', 'not to a stranger');
    // Not by the old key either: whoever shows the new one may have it.
    const old = await peer.ask(b, 'users/bob', { lie: { key: second, keyId: second.id } });
    expectProblem(server, old, REFUSED);
    await new Promise((resolve) => setTimeout(resolve, 3000));
    expect(peer.taken).toHaveLength(taken);
    const [listed] = await administer<{ state: string; pendingEvents: number }[]>(server, 'peers', 'list');
    expect([listed?.state, listed?.pendingEvents]).toEqual(['key_changed', 1]);
    // As soon as it shows a key that is trusted, all goes on.
    peer.key = second;
    await until(
      async () => told(),
      (answer) => answer === 200,
      SOON,
    );
    await until(
      () => Promise.resolve(peer.taken.length),
      (length) => length > taken,
      SOON,
    );

    // Or when the operator says so.
    peer.rotate({ endorsed: false });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expect(await told()).toBe(401);
    expect(
      (await runScript('admin', ['peers', 'trust', 'nobody.example'], server.database.environment)).code,
    ).toBe(3);
    await administer(server, 'peers', 'trust', 'm.example');
    expect(await told()).toBe(200);
  });

  it('is known by the key that is configured, from the first', async () => {
    expect((await pinned.ask(b, 'users/bob')).status).toBe(200);
    expectProblem(server, await impostor.ask(b, 'users/bob'), REFUSED);
    expectProblem(server, await bob.call('GET', '/api/users/eve@q.example'), UNAVAILABLE);
    expect([...new Set(impostor.asked)]).toEqual(['/.well-known/sealpost']);
  });

  it('never answers: whoever waits for it is told in time, and nobody else waits', async () => {
    peer.lies.set('users/', null);
    const begin = Date.now();
    const waiting = bob.call('GET', '/api/users/never@m.example');
    expect((await bob.send({ recipient: 'bob', text: 'meanwhile' })).status).toBe(201);
    expect(Date.now() - begin).toBeLessThan(9000);
    expectProblem(server, await waiting, UNAVAILABLE);
    expect(Date.now() - begin).toBeGreaterThan(9000);
  });
});
