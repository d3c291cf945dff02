import type { PageBody } from '../support/api.js';
import { Device, type Message } from '../support/device.js';
import { LyingPeer } from '../support/federation/lying-peer.js';
import { type Neighbour, startNeighbours } from '../support/federation/neighbours.js';
import type { GroupBody } from '../support/groups.js';
import type { EventBody } from '../support/log-reader.js';
import { openMessage } from '../support/opener.js';
import { expectProblem } from '../support/problem.js';
import { sealMessage } from '../support/sealer.js';
import { until } from '../support/until.js';

const SOON = { milliseconds: 30_000, every: 100 };
const ELSEWHERE = { status: 409, code: 'group_hosted_elsewhere' };

describe('a group of people on three servers', () => {
  let neighbours: Neighbour[];
  let stranger: LyingPeer;
  let alice: Device;
  let bob: Device;
  let carol: Device;
  let dave: Device;
  let group: GroupBody;

  beforeAll(async () => {
    stranger = await LyingPeer.start('m.example');
    neighbours = await startNeighbours(['a.example', 'b.example', 'c.example'], {
      also: [`m.example=${stranger.origin}`],
    });
    const [a, b, c] = neighbours as [Neighbour, Neighbour, Neighbour];
    [alice, bob, carol, dave] = await Promise.all([
      Device.register(a.server, 'alice'),
      Device.register(b.server, 'bob'),
      Device.register(c.server, 'carol'),
      Device.register(b.server, 'dave'),
    ]);
  });

  afterAll(async () => {
    await Promise.all(neighbours.map(({ server }) => server.stop()));
    await stranger.stop();
  });

  /** The addresses and roles of whoever is in the group, as somebody sees it, when that is as it should be. */
  async function sees(user: Device, members: string[]): Promise<void> {
    await until(
      async () => {
        const { status, body } = await user.call<GroupBody>('GET', `/api/groups/${group.id}`);
        return status === 200 ? body.members.map(({ address }) => address) : [];
      },
      (found) => found.join() === members.join(),
      SOON,
    );
  }

  async function opens(user: Device, id: string): Promise<string | null> {
    const { body } = await until(
      () => user.call<Message>('GET', `/api/messages/${id}`),
      ({ status }) => status === 200,
      SOON,
    );
    expect([body.to, body.groupId]).toEqual([group.address, group.id]);
    return (await openMessage(body, await user.keys())).text;
  }

  async function write(user: Device, text: string): Promise<string> {
    user.server.canaries.add(`text "${text}"`, text);
    const { status, body } = await user.call<Message>('POST', `/api/groups/${group.id}/messages`, { text });
    expect(status).toBe(201);
    return body.id;
  }

  /** What the log of somebody says of the group, when it has an event that fits. */
  async function told(user: Device, fits: (event: EventBody) => boolean): Promise<Record<string, unknown>> {
    const events = await until(
      async () => {
        const { body } = await user.call<{ events: EventBody[] }>('GET', '/api/users/me/export');
        return body.events.filter((event) => event.data.groupId === group.id && fits(event));
      },
      ({ length }) => length > 0,
      SOON,
    );
    expect(events).toHaveLength(1);
    return events[0]?.data ?? {};
  }

  it('is made on one of them, and is the same on all', async () => {
    const { status, body } = await alice.call<GroupBody>('POST', '/api/groups', {
      name: 'Neighbours',
      members: ['bob@b.example', 'carol@c.example'],
    });
    expect(status).toBe(201);
    group = body;
    const everybody = ['alice@a.example', 'bob@b.example', 'carol@c.example'];
    expect(group.members.map(({ address }) => address)).toEqual(everybody);
    for (const user of [bob, carol]) {
      await sees(user, everybody);
      const { body: seen } = await user.call<GroupBody>('GET', `/api/groups/${group.id}`);
      expect([seen.address, seen.name, seen.createdAt]).toEqual([group.address, group.name, group.createdAt]);
      expect(seen.members.map(({ role }) => role)).toEqual(['owner', 'member', 'member']);
      expect(await told(user, ({ type }) => type === 'group.updated')).toEqual({
        groupId: group.id,
        name: 'Neighbours',
      });
    }
    expect(group.address).toBe(`group:${group.id}@a.example`);
  });

  it('is written to from each of them, sealed by the server or by the device, and everybody opens it', async () => {
    for (const user of [alice, bob, carol]) {
      const id = await write(user, `from ${user.username}`);
      for (const reader of [alice, bob, carol]) expect(await opens(reader, id)).toBe(`from ${user.username}`);
    }
    const sealed = await sealMessage({
      ...{ id: crypto.randomUUID(), from: bob.address, to: group.address, text: 'sealed by bob' },
      ...{ readers: [alice.key, bob.key, carol.key], signingKeyId: bob.key.id },
      signingKey: bob.clientKey.signingKey,
    });
    const { status } = await bob.call('POST', '/api/messages/sealed', {
      ...sealed,
      ...{ recipient: undefined, groupId: group.id },
    });
    expect(status).toBe(201);
    for (const reader of [alice, carol]) expect(await opens(reader, sealed.id)).toBe('sealed by bob');
    const { body: list } = await carol.call<PageBody<Message>>('GET', `/api/messages?groupId=${group.id}`);
    expect(list.items).toHaveLength(3);
  });

  it('tells the writer who has read, and everybody what is deleted', async () => {
    const id = await write(bob, 'soon gone');
    await opens(carol, id);
    expect((await carol.call('PUT', `/api/messages/${id}/read`)).status).toBe(204);
    await until(
      () => bob.call<Message>('GET', `/api/messages/${id}`),
      ({ body }) => body.readBy.map(({ address }) => address).join() === 'carol@c.example',
      SOON,
    );
    await opens(alice, id);
    expect((await bob.call('DELETE', `/api/messages/${id}?scope=everyone`)).status).toBe(204);
    for (const user of [alice, carol])
      await until(
        () => user.call<Message>('GET', `/api/messages/${id}`),
        ({ body }) => body.deletedAt !== null,
        SOON,
      );
  });

  it('is changed where it is hosted, and nowhere else', async () => {
    const path = `/api/groups/${group.id}`;
    expectProblem(bob.server, await bob.call('PUT', path, { name: 'Mine' }), ELSEWHERE);
    expectProblem(bob.server, await bob.call('DELETE', path), ELSEWHERE);
    expectProblem(bob.server, await bob.call('POST', `${path}/members`, { username: 'dave' }), ELSEWHERE);
    expectProblem(bob.server, await bob.call('DELETE', `${path}/members/carol@c.example`), ELSEWHERE);
    const admin = { username: 'dave@b.example', role: 'admin' };
    expectProblem(alice.server, await alice.call('POST', `${path}/members`, admin), {
      ...{ status: 400, code: 'invalid_request', field: 'role' },
    });
    const nobody = await alice.call('POST', `${path}/members`, { username: 'nobody@b.example' });
    expectProblem(alice.server, nobody, { status: 404, code: 'member_not_found', field: 'username' });

    expect((await alice.call('PUT', path, { name: 'Film club' })).status).toBe(200);
    expect(await told(carol, ({ data }) => data.name === 'Film club')).toEqual({
      groupId: group.id,
      name: 'Film club',
    });
    const before = await write(alice, 'before dave');
    await opens(bob, before);
    expect((await alice.call('POST', `${path}/members`, { username: 'dave@b.example' })).status).toBe(201);
    const everybody = ['alice@a.example', 'bob@b.example', 'carol@c.example', 'dave@b.example'];
    for (const user of [bob, carol, dave]) await sees(user, everybody);
    expect(await told(carol, ({ type }) => type === 'group.member_added')).toEqual({
      ...{ groupId: group.id, username: 'dave@b.example', address: 'dave@b.example', role: 'member' },
    });
    const after = await write(carol, 'after dave');
    expect(await opens(dave, after)).toBe('after dave');
    expect((await dave.call('GET', `/api/messages/${before}`)).status).toBe(404);
  });

  it('keeps a server out whose people could not be reached by all', async () => {
    stranger.users.set('mallory', {
      username: 'mallory',
      displayName: null,
      keys: [
        {
          ...{ id: crypto.randomUUID(), version: 1, retiredAt: null, createdAt: '2026-01-31T12:00:00.000Z' },
          publicKey: dave.clientKey.body.publicKey,
          signingPublicKey: dave.clientKey.body.signingPublicKey,
        },
      ],
    });
    stranger.lies.set('peers', { body: { names: ['a.example'] } });
    const path = `/api/groups/${group.id}/members`;
    const answer = await alice.call('POST', path, { username: 'mallory@m.example' });
    expectProblem(alice.server, answer, { status: 409, code: 'peers_not_connected' });
    // It may say what it likes of a group that is not its own.
    const at = new Date().toISOString();
    const [b] = neighbours.filter(({ name }) => name === 'b.example');
    if (!b) throw new Error('There is no such server.');
    const told = await stranger.ask(b, 'inbox', {
      json: {
        messages: [],
        groups: [{ id: group.id, name: 'Taken over', createdAt: at, members: [] }],
        events: [
          { user: 'bob', type: 'group.changed', at, groupId: group.id },
          { user: 'bob', type: 'group.removed', at, groupId: group.id },
          { user: 'bob', type: 'group.left', at, groupId: group.id, address: 'carol@c.example' },
        ],
      },
    });
    expect(told.body.results).toEqual(
      Array.from({ length: 3 }, () => ({ status: 'refused', code: 'forbidden' })),
    );
  });

  it('lets people go, and tells the others', async () => {
    const path = `/api/groups/${group.id}/members`;
    expect((await bob.call('DELETE', `${path}/bob`)).status).toBe(204);
    for (const user of [alice, carol, dave])
      await sees(user, ['alice@a.example', 'carol@c.example', 'dave@b.example']);
    expect((await bob.call('GET', `/api/groups/${group.id}`)).status).toBe(404);

    expect((await alice.call('DELETE', `${path}/carol@c.example`)).status).toBe(204);
    for (const user of [alice, dave]) await sees(user, ['alice@a.example', 'dave@b.example']);
    await until(
      () => carol.call('GET', `/api/groups/${group.id}`),
      ({ status }) => status === 404,
      SOON,
    );
    const id = await write(dave, 'without them');
    expect(await opens(alice, id)).toBe('without them');
    // What she had she keeps.
    const { body: kept } = await carol.call<PageBody<Message>>('GET', `/api/messages?groupId=${group.id}`);
    expect(kept.items.map(({ id: message }) => message)).not.toContain(id);
    expect(kept.items.length).toBeGreaterThan(3);
  });

  it('is written to while a server is down, and goes when its owner does', async () => {
    await dave.server.kill();
    const ids: string[] = [];
    for (let index = 0; index < 5; index++) ids.push(await write(alice, `while you were away ${index}`));
    await dave.server.restart();
    for (const [index, id] of ids.entries())
      expect(await opens(dave, id)).toBe(`while you were away ${index}`);
    expect((await alice.call('DELETE', '/api/users/me', { authKey: alice.authKey })).status).toBe(204);
    const gone = await told(dave, ({ data }) => 'deletedAt' in data);
    expect(Object.keys(gone).sort()).toEqual(['deletedAt', 'groupId']);
    expect((await dave.call('GET', `/api/groups/${group.id}`)).status).toBe(404);
  });
});
