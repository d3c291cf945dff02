import pLimit from 'p-limit';
import { AppError } from './errors/app-error.js';

/** Runs jobs a few at a time; beyond a number of waiting ones it refuses rather than letting them wait without end. */
export class BoundedQueue {
  private readonly run: ReturnType<typeof pLimit>;

  /**
   * @param concurrency jobs that run at once
   * @param waiting jobs that may wait
   */
  constructor(
    concurrency: number,
    private readonly waiting: number,
  ) {
    this.run = pLimit(concurrency);
  }

  /** @throws AppError `overloaded` when the queue is full */
  add<T>(job: () => Promise<T>): Promise<T> {
    if (this.run.pendingCount >= this.waiting) {
      throw new AppError('overloaded', 'Too many key derivations are waiting; try again.', {
        retryAfterSeconds: 2,
      });
    }
    return this.run(job);
  }
}
