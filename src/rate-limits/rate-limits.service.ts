import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { type RateLimit, Settings } from '../config/index.js';
import { Metrics } from '../metrics/index.js';
import { RedisConnection } from '../redis/index.js';
import { type Count, Counter } from './counter.js';
import { ImpatientRedis } from './impatient-redis.js';
import type { Quota } from './quota.js';
import { RATE_LIMIT_NAMES, type RateLimitName, rowOf } from './rate-limit-table.js';

/** How long an address is remembered that somebody has logged in from. */
const KNOWN_SECONDS = 14 * 86_400;

interface Limited {
  limit: RateLimit;
  counter: Counter;
}

/** A request that is over a limit. */
export class RateLimitedError extends AppError {
  constructor(readonly quota: Quota) {
    const { name, reset } = quota;
    super('rate_limited', `Too many ${rowOf(name).what}; try again in ${reset} seconds.`, {
      retryAfterSeconds: reset,
    });
  }
}

/** Counts against the limits of {@link RATE_LIMITS}. Without `RATE_LIMITS_ENABLED` there are none. */
@Injectable()
export class RateLimits {
  private readonly limited = new Map<RateLimitName, Limited>();
  /** Keys that may be exempt from a limit. */
  readonly known: Counter;

  /** Whether there are limits at all. */
  readonly areOn: boolean;

  constructor(
    settings: Settings,
    { client }: RedisConnection,
    private readonly metrics: Metrics,
  ) {
    this.areOn = settings.rateLimitsEnabled;
    const redis = client ? new ImpatientRedis(client) : undefined;
    this.known = new Counter('known', 1, KNOWN_SECONDS, redis);
    for (const name of RATE_LIMIT_NAMES) {
      const { setting, shared } = rowOf(name);
      const limit = settings[setting];
      if (limit.isOff || !this.areOn) continue;
      const counter = new Counter(name, limit.count, limit.seconds, shared ? redis : undefined);
      this.limited.set(name, { limit, counter });
    }
  }

  /** How many a limit lets through; infinitely many when there is none. */
  countOf(name: RateLimitName): number {
    return this.limited.get(name)?.limit.count ?? Infinity;
  }

  /**
   * Counts.
   *
   * @param key who is counted; nothing that must not be read in Redis
   * @returns what is left, or undefined when there is no such limit
   * @throws RateLimitedError
   */
  async take(name: RateLimitName, key: string, points = 1): Promise<Quota | undefined> {
    const limited = this.limited.get(name);
    if (!limited) return undefined;
    const count = await limited.counter.add(key, points);
    const quota = quotaOf(name, limited, count);
    if (!count.isOver) return quota;
    this.metrics.rateLimited(name);
    throw new RateLimitedError(quota);
  }

  /** Takes a count back. @returns what is left now */
  async giveBack(name: RateLimitName, key: string): Promise<Quota | undefined> {
    const limited = this.limited.get(name);
    return limited && quotaOf(name, limited, await limited.counter.takeBack(key, 1));
  }
}

function quotaOf(name: RateLimitName, { limit }: Limited, { remaining, reset }: Count): Quota {
  return { name, count: limit.count, seconds: limit.seconds, remaining, reset };
}
