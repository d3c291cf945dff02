import fc from 'fast-check';
import { OPERATIONS } from '../support/api-document.js';
import { Attack } from '../support/hostile/attack.js';
import { drawnRequests } from '../support/hostile/drawn-request.js';
import { count, SEED } from '../support/hostile/form.js';
import { watchMarks } from '../support/hostile/secrets.js';
import { isLong } from '../support/size.js';
import { TestServer } from '../support/test-server.js';

const REQUESTS = count(1500, 20_000);
const AT_ONCE = 6;
const CHUNK = 500;
/** Those that do not take the signature of another server. */
const OPEN = [...OPERATIONS.keys()].filter((id) => !id.startsWith('federation.'));

describe(`requests drawn from the API document (HOSTILE_SEED=${SEED})`, () => {
  let server: TestServer;
  let attack: Attack;

  beforeAll(async () => {
    server = await TestServer.start({ RATE_LIMITS_ENABLED: 'false' });
    watchMarks(server);
    attack = await Attack.on(server);
  });

  afterAll(() => server.stop({ searchesDatabase: true }));

  it(
    `are answered as the document says, ${REQUESTS} of them`,
    async () => {
      const { processId } = server;
      for (let begin = 0; begin < REQUESTS; begin += CHUNK) {
        const numRuns = Math.min(CHUNK, REQUESTS - begin);
        const drawn = fc.sample(drawnRequests(), { seed: SEED + begin, numRuns })[Symbol.iterator]();
        let made = begin;
        const work = async (): Promise<void> => {
          for (const request of drawn) await attack.make(request, `request ${made++}`);
        };
        await Promise.all(Array.from({ length: AT_ONCE }, work));
      }
      expect(attack.complaints.slice(0, 20)).toEqual([]);
      expect(server.processId).toBe(processId);
    },
    isLong ? 1_800_000 : 240_000,
  );

  it('reached what they were meant for', () => {
    console.log(tableOf(attack.answered));
    const reached = [...attack.answered].filter(([, statuses]) =>
      [...statuses.keys()].some((status) => status < 300),
    );
    expect(reached.length).toBeGreaterThanOrEqual(OPEN.length * (isLong ? 0.95 : 0.7));
  });
});

function tableOf(answered: Attack['answered']): string {
  return [...answered]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([id, statuses]) => {
      const all = [...statuses].sort(([a], [b]) => a - b).map(([status, times]) => `${status} × ${times}`);
      return `${id}: ${all.join(', ')}`;
    })
    .join('\n');
}
