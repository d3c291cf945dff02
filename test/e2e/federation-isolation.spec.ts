import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Device } from '../support/device.js';
import { LyingPeer } from '../support/federation/lying-peer.js';
import { makePeerKey } from '../support/federation/peer-signature.js';
import { freePort } from '../support/free-port.js';
import { type GroupBody, rolesOf } from '../support/groups.js';
import { expectProblem } from '../support/problem.js';
import { random } from '../support/sealer.js';
import { onPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const SOON = { milliseconds: 20_000, every: 50 };
/** More than there are users whose events go into one request. */
const MANY = 33;

describe('what a peer does about one of its users', () => {
  let peer: LyingPeer;
  let server: TestServer;
  let b: { name: string; origin: string };
  let bob: Device;
  let carol: Device;
  let names = 0;

  beforeAll(async () => {
    peer = await LyingPeer.start('m.example');
    const port = await freePort();
    b = { name: 'b.example', origin: `http://127.0.0.1:${port}` };
    server = await TestServer.start({
      ...{ PORT: String(port), SERVER_NAME: b.name, PUBLIC_URL: b.origin, RATE_LIMITS_ENABLED: 'false' },
      FEDERATION_PEERS: `m.example=${peer.origin}`,
    });
    [bob, carol] = await Promise.all([Device.register(server, 'bob'), Device.register(server, 'carol')]);
  });

  afterEach(() => {
    peer.stuck.clear();
  });

  afterAll(async () => {
    await server.stop();
    await peer.stop();
  });

  /** Somebody whom the peer tells of, with keys whose ids are nobody's. @returns the name */
  function join(): string {
    const username = `user${names++}`;
    const { publicKey, signingPublicKey } = bob.clientKey.body;
    const key = { id: randomUUID(), version: 1, publicKey, signingPublicKey };
    const keys = [{ ...key, createdAt: '2026-01-31T12:00:00.000Z', retiredAt: null }];
    peer.users.set(username, { username, displayName: null, keys });
    return username;
  }

  async function takes(id: string): Promise<void> {
    await until(
      () => Promise.resolve(peer.taken.filter(({ messageId }) => messageId === id).length),
      (count) => count === 1,
      SOON,
    );
  }

  /** Tells of a group of the peer to those of this server who are in it. */
  async function tellOfGroup(members: [address: string, role: string][], users: string[]): Promise<string> {
    const [id, at] = [randomUUID(), new Date().toISOString()];
    const told = members.map(([address, role]) => ({ address, role, joinedAt: at }));
    const json = {
      messages: [],
      groups: [{ id, name: 'Of the peer', createdAt: at, members: told }],
      events: users.map((user) => ({ user, type: 'group.changed', at, groupId: id })),
    };
    const { status, body } = await peer.ask(b, 'inbox', { json });
    expect([status, body.results]).toEqual([200, users.map(() => ({ status: 'accepted', code: null }))]);
    return id;
  }

  it.each(['retry', 'poison'] as const)('keeps no other of them waiting: %s', async (how) => {
    const many = Array.from({ length: how === 'retry' ? MANY : 1 }, join);
    const other = join();
    for (const name of many) peer.stuck.set(name, how);
    const waiting = await Promise.all(many.map((name) => bob.sendText(`${name}@m.example`, 'not now')));
    // Those for whom nothing is taken have the least to take.
    const [first, second] = [
      await bob.sendText(`${other}@m.example`, 'one'),
      await bob.sendText(`${other}@m.example`, 'two'),
    ];
    await takes(first);
    await takes(second);
    peer.stuck.clear();
    for (const id of waiting) await takes(id);
  });

  it('gives up what waits for somebody who is replaced, and tells the sender', async () => {
    const name = join();
    const address = `${name}@m.example`;
    await takes(await bob.sendText(address, 'arrives'));
    const { body: start } = await bob.call<{ nextCursor: string }>('GET', '/api/events');
    peer.stuck.set(name, 'retry');
    const id = await bob.sendText(address, 'waits');
    const other = peer.users.get(join());
    if (other) peer.users.set(name, { ...other, username: name });
    // It is asked when it answers by other keys than those that are known.
    const told = await until(
      async () => {
        const path = `/api/events?after=${start.nextCursor}`;
        const { body: page } = await bob.call<{ items: { type: string; data: object }[] }>('GET', path);
        return page.items.filter(({ type }) => type === 'message.undelivered').map(({ data }) => data);
      },
      ({ length }) => length > 0,
      SOON,
    );
    expect(told).toEqual([{ messageId: id, address, reason: 'recipient_not_found' }]);
  });

  it('lets out of a group whoever is in it, whatever the peer says that they are', async () => {
    const host = join();
    const members: [string, string][] = [
      [`${host}@m.example`, 'member'],
      ['bob@b.example', 'owner'],
    ];
    const id = await tellOfGroup(members, ['bob']);
    const { body: group } = await bob.call<GroupBody>('GET', `/api/groups/${id}`);
    expect(rolesOf(group)).toEqual({ [`${host}@m.example`]: 'member', bob: 'member' });
    expect((await bob.call('DELETE', `/api/groups/${id}/members/bob`)).status).toBe(204);
    expectProblem(server, await bob.call('GET', `/api/groups/${id}`), { status: 404, code: 'not_found' });
  });

  it('is asked for the members of a group once, however many are told of it', async () => {
    const ghosts = Array.from({ length: 20 }, (_, index): [string, string] => [
      `ghost${index}@m.example`,
      'member',
    ]);
    const asked = peer.asked.length;
    await tellOfGroup(
      [
        [`${join()}@m.example`, 'owner'],
        ['bob@b.example', 'member'],
        ['carol@b.example', 'member'],
        ...ghosts,
      ],
      ['bob', 'carol'],
    );
    const lookups = peer.asked.slice(asked).filter((path) => path.startsWith('users/ghost'));
    expect(lookups.sort()).toEqual(ghosts.map((_, index) => `users/ghost${index}`).sort());
    const { body } = await carol.call<{ items: GroupBody[] }>('GET', '/api/groups');
    expect(body.items.map(({ name }) => name)).toEqual(['Of the peer']);
  });

  it('is held to a key that is configured after it has shown another one beside it', async () => {
    const real = makePeerKey();
    peer.shown = [real];
    await server.restart({ FEDERATION_PEERS: `m.example=${peer.origin}#${real.id}` });
    await new Promise((resolve) => setTimeout(resolve, 1100));
    expectProblem(server, await peer.ask(b, 'users/bob'), { status: 401, code: 'peer_unauthorized' });
    const shown = peer.key;
    [peer.key, peer.shown] = [real, [shown]];
    await until(
      async () => (await peer.ask(b, 'users/bob')).status,
      (status) => status === 200,
      SOON,
    );
  });

  if (onPostgres) {
    it('adds no copy to a message that goes meanwhile', async () => {
      const host = join();
      const members: [string, string][] = [
        [`${host}@m.example`, 'owner'],
        ['bob@b.example', 'member'],
        ['carol@b.example', 'member'],
      ];
      const group = await tellOfGroup(members, ['bob', 'carol']);
      const at = new Date().toISOString();
      const to = `group:${group}@m.example`;
      const text = { nonce: random(12).toString('base64'), ciphertext: random(20).toString('base64') };
      const bring = async (id: string, user: string, keyId: string): Promise<void> => {
        const message = {
          id,
          from: `${host}@m.example`,
          to,
          sentAt: at,
          sealedBy: 'server',
          attachments: [],
        };
        const key = { keyId, wrappedKey: random(256).toString('base64') };
        const json = {
          messages: [{ ...message, text }],
          events: [{ user, type: 'message.created', at, messageId: id, key }],
        };
        const { status, body } = await peer.ask(b, 'inbox', { json });
        expect([status, body.results]).toEqual([200, [{ status: 'accepted', code: null }]]);
      };
      const { query } = server.database;
      for (let round = 0; round < 100; round++) {
        const id = randomUUID();
        await bring(id, 'bob', bob.key.id);
        const goes = wait(Math.random() * 12).then(() => query('DELETE FROM messages WHERE id = $1', [id]));
        await Promise.all([bring(id, 'carol', carol.key.id), goes]);
      }
      const orphans = await query(
        'SELECT message_id FROM mailbox_entries WHERE message_id NOT IN (SELECT id FROM messages)',
      );
      expect(orphans).toEqual([]);
    });
  }
});
