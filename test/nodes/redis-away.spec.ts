import { setTimeout as wait } from 'node:timers/promises';
import { createClient } from 'redis';
import { type MessageBody, request } from '../support/api.js';
import { LiveClient } from '../support/live-client.js';
import { Nodes } from '../support/nodes.js';
import { Crowd, type Person } from '../support/people.js';
import { readScrape } from '../support/scrape.js';
import { sized } from '../support/size.js';
import type { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const AWAY_MILLISECONDS = sized(6000, 60_000);
const READERS = 8;
const SENDERS = 4;
/** A send of one sender follows the other by so much, so that an hour of it is a load and not a queue. */
const PAUSE_MILLISECONDS = 20;

describe('Redis that goes away under load', () => {
  let nodes: Nodes;
  let nodeA: TestServer;
  let nodeB: TestServer;
  let readers: Person[];
  let senders: Person[];

  beforeAll(async () => {
    nodes = await Nodes.start();
    [nodeA, nodeB] = nodes.servers;
    const crowd = await Crowd.on(nodeA);
    const names = (kind: string, count: number): string[] =>
      Array.from({ length: count }, (_, number) => `${kind}-${number}`);
    readers = await crowd.joinAll(names('reader', READERS));
    senders = await crowd.joinAll(names('sender', SENDERS));
  });

  afterAll(() => nodes.stop());

  const untilSo = (isSo: () => boolean, milliseconds: number): Promise<boolean> =>
    until(() => Promise.resolve(isSo()), Boolean, { milliseconds, every: 10 });

  const redisOf = async (node: TestServer): Promise<unknown> =>
    (await request<{ details: { nodes: { redis: string } } }>(node, 'GET', '/health/ready')).body.details
      .nodes.redis;

  const redisMetricOf = async (node: TestServer): Promise<number | undefined> =>
    readScrape((await request<string>(node, 'GET', '/metrics')).body).samples.get('sealpost_redis_up');

  it.each(['is killed', 'answers nothing'])('fails no send and loses no event when it %s', async (how) => {
    const clients = await Promise.all(readers.map((reader) => LiveClient.connect(nodeB, reader)));
    const sent = readers.map((): string[] => []);
    const statuses = new Set<number>();
    const stop = new AbortController();
    const loads = senders.map(async (sender, number) => {
      for (let turn = number; !stop.signal.aborted; turn++) {
        const reader = turn % READERS;
        const json = { recipient: `reader-${reader}`, text: 'whether Redis is there or not' };
        const answer = await sender.call<MessageBody>('POST', '/api/messages/send', json);
        statuses.add(answer.status);
        sent[reader]?.push(answer.body.id);
        await wait(PAUSE_MILLISECONDS);
      }
    });
    await wait(500);
    if (how === 'is killed') await nodes.redis.kill();
    else nodes.redis.freeze();
    await wait(AWAY_MILLISECONDS);
    const whileAway = sent.map((ids) => [...ids]);
    const isIn = (due: string[][]): boolean =>
      due.every((ids, index) => {
        const come = new Set(clients[index]?.of('message.created').map(({ data }) => data.id));
        return ids.every((id) => come.has(id));
      });
    // The nodes do not wait for Redis to find out.
    await untilSo(() => isIn(whileAway), 3000);
    expect(nodeA.log).toContain('Redis is away');
    if (how === 'answers nothing') await nodes.redis.kill();
    else expect(await redisMetricOf(nodeA)).toBe(0);
    await nodes.redis.start();
    await wait(1000);
    stop.abort();
    await Promise.all(loads);
    expect([...statuses]).toEqual([201]);
    await untilSo(() => isIn(sent), 5000);
    for (const [index, client] of clients.entries()) {
      const ids = client.of('message.created').map(({ data }) => String(data.id));
      expect([...ids].sort()).toEqual([...(sent[index] ?? [])].sort());
    }
    for (const node of nodes.servers) {
      await until(
        () => redisOf(node),
        (state) => state === 'up',
        { milliseconds: 10_000 },
      );
      // It comes by another way than the answer.
      await untilSo(() => node.log.includes('Redis is back'), 5000);
      expect(await redisMetricOf(node)).toBe(1);
    }
    // Typing goes from node to node by Redis only.
    const [, reader] = clients as [LiveClient, LiveClient];
    const [sender] = senders as [Person];
    const writer = await LiveClient.connect(nodeA, sender);
    await until(
      () => {
        writer.socket.emit('typing', { to: 'reader-1' });
        return Promise.resolve(reader.typing.length);
      },
      (notices) => notices > 0,
      { milliseconds: 10_000, every: 300 },
    );
    for (const client of [...clients, writer]) client.close();
  });

  it('lets a node start that it refuses to subscribe, or that it does not answer at all', async () => {
    const admin = createClient({ url: nodes.redis.url });
    await admin.connect();
    await admin.sendCommand(['ACL', 'SETUSER', 'limited', 'on', '>secret', '~*', '+@all', 'resetchannels']);
    await admin.close();
    const [reader, sender] = [readers[0], senders[0]] as [Person, Person];
    for (const url of [nodes.redis.url.replace('//', '//limited:secret@'), 'redis://127.0.0.1:1']) {
      await nodeB.restart({ REDIS_URL: url });
      const client = await LiveClient.connect(nodeB, reader);
      const { body } = await sender.call<MessageBody>('POST', '/api/messages/send', {
        recipient: reader.username,
        text: 'without a subscription',
      });
      await untilSo(() => client.of('message.created').length === 1, 5000);
      expect(client.of('message.created')[0]?.data.id).toBe(body.id);
      client.close();
    }
    expect(nodeB.log).toContain('Redis refuses what nodes wake each other by');
    expect(nodeB.log).toContain('Redis does not answer, so this node works alone until it does');
    expect(await redisOf(nodeB)).toBe('away');
    expect(nodeB.log).not.toContain('secret');
  });
});
