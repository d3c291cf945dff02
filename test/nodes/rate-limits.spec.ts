import { createClient } from 'redis';
import { request } from '../support/api.js';
import { Crowd, type Person } from '../support/people.js';
import { Nodes } from '../support/nodes.js';
import { base64 } from '../support/sealer.js';
import type { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';
import { logInFrom, tally } from '../support/visitors.js';

const LIMIT = 6;
/** More than the patience for a Redis that does not answer, and less than anybody would notice. */
const SOON_MILLISECONDS = 2000;

describe('rate limits on two nodes', () => {
  let nodes: Nodes;
  let nodeA: TestServer;
  let nodeB: TestServer;
  let authKey: string;
  let alice: Person;

  beforeAll(async () => {
    nodes = await Nodes.start({ LOGIN_LIMIT: `${LIMIT}/1h`, TRUSTED_PROXIES: 'loopback' });
    [nodeA, nodeB] = nodes.servers;
    const crowd = await Crowd.on(nodeA);
    alice = await crowd.join('alice');
    authKey = base64(crowd.authKey);
  });

  afterAll(() => nodes.stop());

  /** What twenty guesses in turn at both nodes are answered, and how long the slowest took. */
  async function guess(address: string): Promise<{ statuses: Record<string, number>; slowest: number }> {
    const statuses: number[] = [];
    let slowest = 0;
    for (let number = 0; number < 20; number++) {
      const begin = performance.now();
      const { status } = await logInFrom(number % 2 ? nodeA : nodeB, address, 'alice');
      slowest = Math.max(slowest, performance.now() - begin);
      statuses.push(status);
    }
    return { statuses: tally(statuses), slowest };
  }

  const redisOf = async (node: TestServer): Promise<unknown> =>
    (await request<{ details: { nodes: { redis: string } } }>(node, 'GET', '/health/ready')).body.details
      .nodes.redis;

  it('are counted together, under keys that tell no name and no address', async () => {
    expect((await guess('192.0.2.1')).statuses).toEqual({ 401: LIMIT, 429: 20 - LIMIT });
    expect((await logInFrom(nodeB, '192.0.2.2', 'alice', authKey)).status).toBe(200);
    const redis = createClient({ url: nodes.redis.url });
    await redis.connect();
    const keys = (await redis.keys('sealpost:limit:*')).sort();
    const values = await Promise.all(keys.map((key) => redis.get(key)));
    await redis.close();
    expect(tally(keys.map((key) => key.split(':')[2] ?? ''))).toMatchObject({ login: 2, known: 2 });
    for (const key of keys) expect(key).toMatch(/^sealpost:limit:[a-z-]+:[A-Za-z0-9_-]{22}$/);
    expect(values.filter((value) => !/^-?\d+$/.test(value ?? ''))).toEqual([]);
  });

  it.each(['answers nothing', 'is away'])('are counted by each node when Redis %s, at once', async (how) => {
    if (how === 'is away') await nodes.redis.kill();
    else nodes.redis.freeze();
    const address = how === 'is away' ? '192.0.2.3' : '192.0.2.4';
    const { statuses, slowest } = await guess(address);
    expect(statuses).toEqual({ 401: 2 * LIMIT, 429: 20 - 2 * LIMIT });
    expect(slowest).toBeLessThan(SOON_MILLISECONDS);
    expect((await logInFrom(nodeA, '192.0.2.2', 'alice', authKey)).status).toBe(200);
    expect((await alice.call('GET', '/api/users?search=al')).status).toBe(200);
    // So that the next one finds it as it was.
    if (how === 'answers nothing') await nodes.redis.kill();
    await nodes.redis.start();
    for (const node of nodes.servers)
      await until(
        () => redisOf(node),
        (state) => state === 'up',
        { milliseconds: 20_000 },
      );
  });

  it('are counted together again when Redis is back', async () => {
    const { statuses } = await until(
      () => guess(`192.0.3.${Math.floor(Math.random() * 256)}`),
      ({ statuses }) => statuses[401] === LIMIT,
      { milliseconds: 15_000, every: 500 },
    );
    expect(statuses).toEqual({ 401: LIMIT, 429: 20 - LIMIT });
  });
});
