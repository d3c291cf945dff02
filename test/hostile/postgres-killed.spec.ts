import { DataSource } from 'typeorm';
import { boundWaits } from '../../src/database/bound-waits.js';
import { poolOf } from '../../src/database/statement.js';
import { TestUser } from '../support/api.js';
import { sendThroughKill } from '../support/killed-round.js';
import { allOf } from '../support/mailbox.js';
import { PostgresCluster } from '../support/postgres-cluster.js';
import { prolonged } from '../support/size.js';
import { temporaryDirectory } from '../support/temporary.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const READY_MILLISECONDS = 10_000;
/** A machine that is busy with other things may take longer than the limit says. */
const PATIENCE_MILLISECONDS = 60_000;
const KILLS = prolonged(1, 10);
const SENDS = prolonged(300, 1000);
const BEFORE_THE_KILL = prolonged(60, 300);

describe('a server whose PostgreSQL is killed', () => {
  let cluster: PostgresCluster;
  let server: TestServer;
  let usual: number;
  const recoveries: number[] = [];
  let kept = 0;

  beforeAll(async () => {
    cluster = await PostgresCluster.start();
    const begin = Date.now();
    server = await startOn(cluster);
    usual = Date.now() - begin;
  });

  afterAll(async () => {
    await server.kill();
    await cluster.stop();
    if (KILLS > 1) {
      const worst = Math.max(...recoveries);
      process.stdout.write(
        `PostgreSQL killed ${KILLS} times: ${kept} messages; ready after at most ${worst} ms\n`,
      );
    }
  });

  async function startOn({ url }: PostgresCluster): Promise<TestServer> {
    const database = {
      environment: { DATABASE_URL: url, DATA_DIR: await temporaryDirectory() },
      query: () => Promise.reject(new Error('Not asked for.')),
      dump: () => Promise.resolve(''),
      drop: () => Promise.resolve(),
    };
    return TestServer.start({ RATE_LIMITS_ENABLED: 'false' }, Promise.resolve(database));
  }

  const isReady = async (): Promise<boolean> =>
    (await fetch(`${server.url}/health/ready`).catch(() => null))?.status === 200;

  it(
    `has every acknowledged message once, and is ready soon after PostgreSQL is there again, ${KILLS} times`,
    async () => {
      const [alice, bob] = await Promise.all([
        TestUser.register(server, 'alice'),
        TestUser.register(server, 'bob'),
      ]);
      const keys = await bob.keys();
      const { processId } = server;
      for (let kill = 1; kill <= KILLS; kill++) {
        const round = {
          sends: SENDS,
          before: BEFORE_THE_KILL,
          textOf: (index: number) => `${kill} ${index}`,
        };
        const refused = await sendThroughKill([alice, bob], keys, round, {
          strike: () => cluster.kill(),
          recover: async () => {
            const begin = Date.now();
            await cluster.restart();
            await until(isReady, (ready) => ready, { milliseconds: PATIENCE_MILLISECONDS });
            recoveries.push(Date.now() - begin);
            expect(recoveries.at(-1)).toBeLessThan(Math.max(READY_MILLISECONDS, 3 * usual));
            expect(server.processId).toBe(processId);
          },
        });
        // Whatever was under way is to be asked again, and nothing else is said of it.
        expect(refused.filter((status) => status !== 503)).toEqual([]);
        kept += SENDS;
      }
      const inbox = await allOf(bob, '');
      expect([inbox.length, new Set(inbox.map(({ id }) => id)).size]).toEqual([kept, kept]);
    },
    prolonged(120_000, 1_800_000),
  );

  it('outlives a connection that ends when nobody listens to it', async () => {
    const dataSource = await new DataSource({ type: 'postgres', url: cluster.url, poolSize: 1 }).initialize();
    try {
      await boundWaits(dataSource, READY_MILLISECONDS);
      const client = await poolOf(dataSource).connect();
      const ended = new Promise((resolve) => client.once('end', resolve));
      const { rows } = await client.query<{ pid: number }>('SELECT pg_backend_pid() AS pid');
      await cluster.query(`SELECT pg_terminate_backend(${rows[0]?.pid})`);
      await ended;
      client.release();
      expect(await dataSource.query('SELECT 1 AS one')).toEqual([{ one: 1 }]);
    } finally {
      await dataSource.destroy();
    }
  });

  it('warns at the start when PostgreSQL is set not to keep what it commits', async () => {
    const warning = (name: string): boolean => server.log.includes(`The database runs with ${name} = off`);
    const names = ['fsync', 'full_page_writes', 'synchronous_commit'];
    expect(names.map(warning)).toEqual([false, false, false]);
    await cluster.query('ALTER SYSTEM SET fsync = off');
    await cluster.query('ALTER SYSTEM SET full_page_writes = off');
    await cluster.query('ALTER DATABASE postgres SET synchronous_commit = off');
    await cluster.query('SELECT pg_reload_conf()');
    await server.restart();
    await until(
      () => Promise.resolve(names.map(warning)),
      (warned) => warned.every(Boolean),
    );
  });
});
