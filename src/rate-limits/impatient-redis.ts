import { Logger } from '@nestjs/common';
import type { RedisClient } from '../redis/index.js';

/** A healthy Redis answers in less than a millisecond. */
const PATIENCE_MILLISECONDS = 250;
/** One that did not answer in time is not asked again for so long. */
const AWAY_MILLISECONDS = 5000;

/** As much of a client of Redis as rate-limiter-flexible uses, with little patience: who waits for it is a request. */
export class ImpatientRedis {
  private readonly logger = new Logger('RateLimits');
  private awayUntil = 0;
  private refused = false;

  constructor(private readonly client: RedisClient) {}

  get isReady(): boolean {
    return this.client.isReady && performance.now() >= this.awayUntil;
  }

  eval(...script: Parameters<RedisClient['eval']>): Promise<unknown> {
    return this.soon(this.client.eval(...script));
  }

  multi(): ReturnType<RedisClient['multi']> {
    const commands = this.client.multi();
    const exec = commands.exec.bind(commands);
    return Object.assign(commands, { exec: () => this.soon(exec()) });
  }

  private async soon<T>(answer: Promise<T>): Promise<T> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        this.awayUntil = performance.now() + AWAY_MILLISECONDS;
        reject(new Error('Redis does not answer in time.'));
      }, PATIENCE_MILLISECONDS);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      this.report(error);
      throw error;
    } finally {
      clearTimeout(timer);
    }
  }

  /** Whether Redis is there is told elsewhere; this is a Redis that is slow or refuses. */
  private report(error: unknown): void {
    if (this.refused || !this.client.isReady) return;
    this.refused = true;
    this.logger.warn(
      { err: error },
      'Redis does not count for the rate limits; this node counts for itself meanwhile.',
    );
  }
}
