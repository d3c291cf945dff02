import { RateLimit, Settings } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import type { RedisConnection } from '../redis/index.js';
import { RATE_LIMIT_NAMES, rowOf } from './rate-limit-table.js';
import { RateLimitedError, RateLimits } from './rate-limits.service.js';

const { jest } = import.meta;

const WITHOUT_REDIS = { client: null } as RedisConnection;

function limitsOf(settings: Partial<Settings>, metrics = new Metrics()): RateLimits {
  return new RateLimits({ ...new Settings(), ...settings }, WITHOUT_REDIS, metrics);
}

async function refusalOf(limits: RateLimits, key = 'somebody'): Promise<RateLimitedError> {
  const refusal: unknown = await limits.take('sends', key).catch((error: unknown) => error);
  if (refusal instanceof RateLimitedError) return refusal;
  throw new Error('It was let through.');
}

describe('RateLimits', () => {
  const sendLimit = RateLimit.of('2/10s');

  it('has a setting for every limit, and a limit for every setting', () => {
    const settings = Object.entries(new Settings()).filter(([, value]) => value instanceof RateLimit);
    expect(RATE_LIMIT_NAMES.map((name) => rowOf(name).setting).sort()).toEqual(
      settings.map(([name]) => name).sort(),
    );
  });

  it('counts to the limit for each key, and begins anew after its time', async () => {
    jest.useFakeTimers();
    try {
      const limits = limitsOf({ sendLimit });
      expect(await limits.take('sends', 'somebody')).toEqual({
        name: 'sends',
        count: 2,
        seconds: 10,
        remaining: 1,
        reset: 10,
      });
      jest.advanceTimersByTime(3000);
      expect(await limits.take('sends', 'somebody')).toMatchObject({ remaining: 0, reset: 7 });
      jest.advanceTimersByTime(6500);
      const { code, retryAfterSeconds, detail } = await refusalOf(limits);
      expect([code, retryAfterSeconds]).toEqual(['rate_limited', 1]);
      expect(detail).toBe('Too many sends; try again in 1 seconds.');
      expect(await limits.take('sends', 'somebody else')).toMatchObject({ remaining: 1 });
      jest.advanceTimersByTime(500);
      expect(await limits.take('sends', 'somebody')).toMatchObject({ remaining: 1, reset: 10 });
    } finally {
      jest.useRealTimers();
    }
  });

  it('tells of every refusal by which limit it was made', async () => {
    const metrics = new Metrics();
    const told: string[] = [];
    metrics.rateLimited = (limit) => told.push(limit);
    const limits = limitsOf({ sendLimit }, metrics);
    await limits.take('sends', 'somebody', 2);
    expect(told).toEqual([]);
    await refusalOf(limits);
    await refusalOf(limits);
    expect(told).toEqual(['sends', 'sends']);
  });

  it('takes back', async () => {
    const limits = limitsOf({ sendLimit });
    await limits.take('sends', 'somebody', 2);
    expect(await limits.giveBack('sends', 'somebody')).toMatchObject({ remaining: 1 });
    await limits.take('sends', 'somebody');
    await refusalOf(limits);
  });

  it.each([
    ['it is off', { sendLimit: RateLimit.of('off') }],
    ['all are off', { sendLimit, rateLimitsEnabled: false }],
  ])('lets everything through when %s', async (_, settings) => {
    const limits = limitsOf(settings);
    expect([await limits.take('sends', 'x', 100), await limits.giveBack('sends', 'x')]).toEqual([
      undefined,
      undefined,
    ]);
    expect(limits.countOf('sends')).toBe(Infinity);
  });
});
