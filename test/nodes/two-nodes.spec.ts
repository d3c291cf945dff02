import { setTimeout as wait } from 'node:timers/promises';
import { type MessageBody, type PageBody, request } from '../support/api.js';
import { makeGroup } from '../support/groups.js';
import { LiveClient } from '../support/live-client.js';
import { type EventBody, LogReader } from '../support/log-reader.js';
import { Nodes } from '../support/nodes.js';
import { Crowd, type Person } from '../support/people.js';
import type { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

describe('two nodes on one database and one Redis', () => {
  let nodes: Nodes;
  let nodeA: TestServer;
  let nodeB: TestServer;
  let crowd: Crowd;
  let alice: Person;
  let bob: Person;

  beforeAll(async () => {
    nodes = await Nodes.start();
    [nodeA, nodeB] = nodes.servers;
    // People call node A; what goes through node B says so.
    crowd = await Crowd.on(nodeA);
    [alice, bob] = await Promise.all([crowd.join('alice'), crowd.join('bob')]);
  });

  afterAll(() => nodes.stop());

  const untilSo = (isSo: () => boolean): Promise<boolean> =>
    until(() => Promise.resolve(isSo()), Boolean, { milliseconds: 10_000, every: 5 });

  async function send(from: Person, recipient: string): Promise<MessageBody> {
    const text = 'from one node to the other';
    nodeA.canaries.add('the text', text);
    const { status, body } = await from.call<MessageBody>('POST', '/api/messages/send', { recipient, text });
    expect(status).toBe(201);
    return body;
  }

  it('say so at the start and when they are asked', async () => {
    for (const node of nodes.servers) {
      expect(node.log).toMatch(/Nodes +several, by REDIS_URL\n/);
      const { body } = await request<{ details: { nodes: object } }>(node, 'GET', '/health/ready');
      expect(body.details.nodes).toEqual({ status: 'up', mode: 'several', redis: 'up' });
    }
  });

  it('push what is sent to one to the sockets of the other, sooner than it would find out by itself', async () => {
    const socket = await LiveClient.connect(nodeB, bob);
    const reader = await LogReader.of(bob);
    const delays: number[] = [];
    for (let round = 0; round < 9; round++) {
      const { id } = await send(alice, 'bob');
      const sentAt = Date.now();
      await untilSo(() => socket.of('message.created').length > round);
      const event = socket.of('message.created')[round];
      expect(event?.data.id).toBe(id);
      delays.push((event?.receivedAt ?? Infinity) - sentAt);
    }
    expect((await reader.read()).map(({ cursor }) => cursor)).toEqual(
      socket.events.map(({ cursor }) => cursor),
    );
    const [median = Infinity] = delays.sort((a, b) => a - b).slice(4);
    // Twice a second it looks for itself.
    expect(median).toBeLessThan(150);
    socket.close();
  });

  it('push to every member of a group wherever they are, and tell the sender elsewhere who has it', async () => {
    const group = await makeGroup(alice, [bob], 'Two nodes');
    const members = await Promise.all([LiveClient.connect(nodeA, alice), LiveClient.connect(nodeB, bob)]);
    const path = `/api/groups/${group.id}/messages`;
    const text = 'to a group on two nodes';
    nodeA.canaries.add('the text to the group', text);
    const { body } = await request<MessageBody>(nodeB, 'POST', path, { token: bob.token, json: { text } });
    await untilSo(() => members.every((member) => member.of('message.created').length === 1));
    for (const member of members) expect(member.of('message.created')[0]?.data.id).toBe(body.id);
    await untilSo(() => members[1].of('message.delivered').length === 1);
    expect(members[1].of('message.delivered')[0]?.data).toMatchObject({
      messageId: body.id,
      address: alice.address,
    });
    members.forEach((member) => {
      member.close();
    });
  });

  it('pass typing on, to every device', async () => {
    const sockets = await Promise.all([
      LiveClient.connect(nodeB, bob),
      LiveClient.connect(nodeA, bob),
      LiveClient.connect(nodeA, alice),
    ]);
    sockets[2].socket.emit('typing', { to: 'bob' });
    await untilSo(() => sockets[0].typing.length > 0 && sockets[1].typing.length > 0);
    await wait(300);
    const notice = [{ from: alice.address, to: bob.address }];
    expect(sockets.map(({ typing }) => typing)).toEqual([notice, notice, []]);
    sockets.forEach((socket) => {
      socket.close();
    });
  });

  it('answer who waits at one for what is sent to the other', async () => {
    const { body } = await request<PageBody<EventBody>>(nodeB, 'GET', '/api/events', { token: bob.token });
    const path = `/api/events?after=${body.nextCursor ?? ''}&waitSeconds=30`;
    const waiting = request<PageBody<EventBody>>(nodeB, 'GET', path, { token: bob.token });
    await wait(300);
    const { id } = await send(alice, 'bob');
    expect((await waiting).body.items.map(({ data }) => data.id)).toEqual([id]);
  });

  const ends: Record<string, (person: Person) => Promise<{ status: number }>> = {
    revocation: async (person) => {
      const { body } = await person.call<PageBody<{ id: string }>>('GET', '/api/auth/sessions');
      return person.call('DELETE', `/api/auth/sessions/${body.items[0]?.id ?? ''}`);
    },
    logout: (person) => person.call('POST', '/api/auth/logout'),
    deletion: (person) => person.leave(),
  };

  it.each(Object.keys(ends))('close within a second of a %s at one the sockets at the other', async (how) => {
    const person = await crowd.join(`ends-by-${how}`);
    const socket = await LiveClient.connect(nodeB, person);
    const { status } = (await ends[how]?.(person)) ?? {};
    const at = Date.now();
    expect(status).toBe(204);
    await untilSo(() => socket.end !== undefined);
    expect(socket.closings).toEqual([{ code: 'unauthorized' }]);
    expect((socket.end?.at ?? Infinity) - at).toBeLessThan(1000);
    for (const node of nodes.servers)
      expect(await LiveClient.refusal(node, { token: person.token })).toBe('unauthorized');
  });

  it('find out by themselves when there is no Redis at all', async () => {
    await nodeB.restart({ REDIS_URL: '' });
    expect(nodeB.log).toMatch(/Nodes +one\n/);
    const socket = await LiveClient.connect(nodeB, bob);
    const { id } = await send(alice, 'bob');
    const sentAt = Date.now();
    await untilSo(() => socket.events.length > 0);
    expect(socket.events[0]?.data.id).toBe(id);
    expect((socket.events[0]?.receivedAt ?? Infinity) - sentAt).toBeLessThan(2000);
    socket.close();
  });
});
