import { setTimeout as wait } from 'node:timers/promises';
import { request } from '../support/api.js';
import { ANY_ID, load, type Outcome, percentile, wire } from '../support/load/load.js';
import { Crowd, type Person } from '../support/people.js';
import { expectProblem } from '../support/problem.js';
import { prolonged } from '../support/size.js';
import { SlowNetwork } from '../support/slow-network.js';
import { createPostgres, type TestDatabase } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** How many times more is offered than the server can do. */
const TIMES = 5;
const SECONDS = prolonged(6, 60);
const PEOPLE = 8;
const CONNECTIONS = prolonged(1000, 3000);
/** For what is not offered at once. */
const FEW_CONNECTIONS = 300;
/** What is accepted is answered within this, and this long after the load all is well again. */
const ANSWER_MILLISECONDS = 2000;
const RECOVERY_MILLISECONDS = 5000;

describe('a server that is asked for more than it can do', () => {
  let database: TestDatabase;
  let server: TestServer;
  let network: SlowNetwork;
  let people: Person[];
  let requests: string[];
  /** Beside other work, a machine may take longer for a request even when it is not asked for more than it can do. */
  let allowedMilliseconds = ANSWER_MILLISECONDS;

  beforeAll(async () => {
    database = await createPostgres();
    server = await TestServer.start(
      { LOG_LEVEL: 'warn', MAX_WAIT_MILLISECONDS: '', RATE_LIMITS_ENABLED: 'false' },
      Promise.resolve(database),
    );
    network = await SlowNetwork.to(database.environment.DATABASE_URL ?? '');
    const crowd = await Crowd.on(server);
    people = await crowd.joinAll(Array.from({ length: PEOPLE }, (_, index) => `person-${index}`));
    server.canaries.add('the text of the load', TEXT);
    requests = people.flatMap(({ token }, index) => [
      ...Array.from({ length: 4 }, () =>
        wire('POST', '/api/messages/send', token, {
          id: ANY_ID,
          recipient: `person-${(index + 1) % PEOPLE}`,
          text: TEXT,
        }),
      ),
      wire('GET', '/api/messages?limit=20', token),
    ]);
  });

  afterAll(async () => {
    await server.stop();
    await network.close();
  });

  /** That whatever was refused was refused in order, and the rest done in time. */
  function expectShed(outcome: Outcome): void {
    const { statuses, refused, accepted, unanswered } = outcome;
    expect(Object.keys(statuses).filter((status) => !['200', '201', '503'].includes(status))).toEqual([]);
    expect(unanswered).toBe(0);
    expect(refused.length).toBeGreaterThan(0);
    expect(refused.filter(({ retryAfter }) => !retryAfter)).toEqual([]);
    expect(accepted.length).toBeGreaterThan(0);
    expect(percentile(accepted, 99)).toBeLessThan(allowedMilliseconds);
  }

  /** Resolves when everything is answered well again. @returns milliseconds that it took */
  async function recovery(): Promise<number> {
    const begin = Date.now();
    await until(
      () => load(server, { requests, rate: 50, connections: 50, seconds: 0.5 }),
      ({ statuses }) => Object.keys(statuses).every((status) => status.startsWith('20')),
      { milliseconds: 4 * RECOVERY_MILLISECONDS },
    );
    return Date.now() - begin - 500;
  }

  /** Asks all the time whether the process is alive. @returns the statuses, and the slowest answer */
  function watchHealth(): () => Promise<{ statuses: number[]; slowest: number }> {
    const over = new AbortController();
    const statuses = new Set<number>();
    let slowest = 0;
    const watching = (async (): Promise<void> => {
      while (!over.signal.aborted) {
        const begin = performance.now();
        const { status } = await request(server, 'GET', '/health/live');
        slowest = Math.max(slowest, performance.now() - begin);
        statuses.add(status);
        await wait(100);
      }
    })();
    return async () => {
      over.abort();
      await watching;
      return { statuses: [...statuses], slowest };
    };
  }

  const report = (what: string, outcome: Outcome, more = ''): void => {
    const { accepted, refused, statuses, unsent } = outcome;
    console.log(
      `${what}: ${accepted.length} accepted, p50 ${percentile(accepted, 50)} ms, p99 ${percentile(accepted, 99)} ms; ` +
        `${refused.length} refused, p99 ${percentile(refused, 99)} ms; ${JSON.stringify(statuses)}, ${unsent} not sent. ${more}`,
    );
  };

  it(
    'answers in time what it takes on, refuses the rest, and has lost nothing',
    async () => {
      const usual = await load(server, { requests, connections: 32, seconds: prolonged(2, 5) });
      expect(Object.keys(usual.statuses).sort()).toEqual(['200', '201']);
      const capacity = usual.accepted.length / prolonged(2, 5);
      allowedMilliseconds = Math.max(ANSWER_MILLISECONDS, 6 * percentile(usual.accepted, 99));
      const endWatch = watchHealth();

      const outcome = await load(server, {
        requests,
        rate: TIMES * capacity,
        connections: CONNECTIONS,
        seconds: SECONDS,
      });

      const recovered = await recovery();
      const health = await endWatch();
      report(
        `${TIMES} times ${Math.round(capacity)} a second for ${SECONDS} s`,
        outcome,
        `Recovered in ${recovered} ms; health within ${Math.round(health.slowest)} ms; p99 before ${percentile(usual.accepted, 99)} ms.`,
      );
      expectShed(outcome);
      expect(recovered).toBeLessThan(RECOVERY_MILLISECONDS);
      expect(health.statuses).toEqual([200]);
      expect(health.slowest).toBeLessThan(allowedMilliseconds);

      const sent = [usual, outcome].flatMap(({ results }) => results.filter(({ status }) => status === 201));
      const [row] = await database.query<{ lost: number }>(
        `SELECT count(*)::int AS lost FROM unnest($1::uuid[]) AS sent (id)
         WHERE (SELECT count(*) FROM mailbox_entries e WHERE e.message_id = sent.id) <> 2`,
        [sent.map(({ id }) => id)],
      );
      expect(row).toEqual({ lost: 0 });
    },
    prolonged(60_000, 180_000),
  );

  it('says so in a problem document, and goes on saying how it is', async () => {
    await server.restart({ MAX_REQUESTS_IN_FLIGHT: '1' });
    const token = people[0]?.token;
    const answers = await until(
      () => Promise.all(Array.from({ length: 20 }, () => request(server, 'GET', '/api/messages', { token }))),
      (all) => all.some(({ status }) => status === 503),
    );
    const refused = answers.filter(({ status }) => status === 503);
    for (const answer of refused) {
      expectProblem(server, answer, { status: 503, code: 'overloaded' });
      expect(answer.headers.get('Retry-After')).toBe('2');
      expect(answer.headers.get('X-Content-Type-Options')).toBe('nosniff');
    }
    expect((await request(server, 'GET', '/health/live')).status).toBe(200);
    expect((await request(server, 'GET', '/health/ready')).status).toBe(200);
    await server.restart({ MAX_REQUESTS_IN_FLIGHT: '' });
  });

  describe('of its database', () => {
    beforeAll(async () => {
      await server.restart({ DATABASE_URL: network.url });
    });

    afterEach(async () => {
      network.mend();
      expect(await recovery()).toBeLessThan(RECOVERY_MILLISECONDS);
    });

    /** Lists of which each takes a connection of its own. */
    const lists = (): string[] =>
      people.map(({ token }) => wire('GET', '/api/messages?filename=none', token));

    it('refuses what an exhausted pool cannot take when the database is slow', async () => {
      network.delay = 100;
      const outcome = await load(server, {
        requests: lists(),
        rate: 500,
        connections: FEW_CONNECTIONS,
        seconds: prolonged(3, 20),
      });
      report('A database that takes 100 ms', outcome);
      expectShed(outcome);
    });

    it('refuses everything in time when the database is silent, and goes on when it speaks again', async () => {
      network.silence();
      const outcome = await load(server, {
        requests: [...requests, ...lists()],
        rate: 200,
        connections: FEW_CONNECTIONS,
        seconds: prolonged(1, 5),
        patience: 3,
      });
      report('A silent database', outcome);
      // What has a connection waits for its answer; no more than that.
      expect(outcome.refused.length).toBeGreaterThan(outcome.results.length / 2);
      expect(percentile(outcome.refused, 99)).toBeLessThan(allowedMilliseconds);
      expect(outcome.accepted).toEqual([]);
    });

    it('refuses everything at once when the database is gone, and goes on when it is back', async () => {
      network.cut();
      const outcome = await load(server, {
        requests: [...requests, ...lists()],
        rate: 200,
        connections: FEW_CONNECTIONS,
        seconds: prolonged(1, 5),
      });
      report('A database that is gone', outcome);
      expect(outcome.statuses).toEqual({ 503: outcome.results.length });
      expect(outcome.refused.filter(({ retryAfter }) => !retryAfter)).toEqual([]);
      expect(percentile(outcome.refused, 99)).toBeLessThan(allowedMilliseconds);
    });
  });
});

const TEXT = 'the text of a message under load. '.repeat(7);
