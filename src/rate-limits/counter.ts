import { RateLimiterRedis, RateLimiterRes } from 'rate-limiter-flexible';
import { BoundedMemoryLimiter } from './bounded-memory-limiter.js';
import type { ImpatientRedis } from './impatient-redis.js';

/** Keys that a counter keeps in memory: some 10 MB when somebody comes with as many addresses. */
const MOST_KEYS = 32_768;
/** What the keys in Redis begin with. */
const PREFIX = 'sealpost:limit';

/** What stands in a counter for a key. */
export interface Count {
  /** Whether it is over the limit. */
  isOver: boolean;
  remaining: number;
  /** Seconds until the key is forgotten. */
  reset: number;
}

/** Counts by key in windows of a fixed length, each of which begins with the first count: in Redis, or in memory while that is away. */
export class Counter {
  private readonly memory: BoundedMemoryLimiter;
  private readonly limiter: BoundedMemoryLimiter | RateLimiterRedis;

  /**
   * @param points that a key may have
   * @param seconds that a window takes
   * @param redis absent: each node counts for itself
   */
  constructor(
    name: string,
    points: number,
    private readonly seconds: number,
    redis?: ImpatientRedis,
  ) {
    const options = { points, duration: seconds };
    this.memory = new BoundedMemoryLimiter(options, MOST_KEYS);
    this.limiter = redis
      ? new RateLimiterRedis({
          ...options,
          storeClient: redis,
          useRedisPackage: true,
          rejectIfRedisNotReady: true,
          keyPrefix: `${PREFIX}:${name}`,
          insuranceLimiter: this.memory,
        })
      : this.memory;
  }

  async add(key: string, points: number): Promise<Count> {
    try {
      return countOf(await this.limiter.consume(key, points), false);
    } catch (result) {
      if (result instanceof RateLimiterRes) return countOf(result, true);
      throw result;
    }
  }

  async takeBack(key: string, points: number): Promise<Count> {
    return countOf(await this.limiter.reward(key, points), false);
  }

  /** Notes a key in place of counting it. It is noted in memory as well, so that this node knows it without Redis. */
  async note(key: string): Promise<void> {
    const places = [...new Set([this.memory, this.limiter])];
    await Promise.all(places.map((limiter) => limiter.set(key, 1, this.seconds)));
  }

  async has(key: string): Promise<boolean> {
    return (await this.memory.get(key)) !== null || (await this.limiter.get(key)) !== null;
  }
}

function countOf({ remainingPoints, msBeforeNext }: RateLimiterRes, isOver: boolean): Count {
  return { isOver, remaining: remainingPoints, reset: Math.max(1, Math.ceil(msBeforeNext / 1000)) };
}
