import pLimit from 'p-limit';
import { AppError } from './errors/app-error.js';

/** Runs jobs a few at a time; it refuses those that would wait too long, rather than letting them wait without end. */
export class BoundedQueue {
  private readonly run: ReturnType<typeof pLimit>;

  /**
   * @param concurrency jobs that run at once
   * @param limits jobs that may wait, and milliseconds that each may
   */
  constructor(
    concurrency: number,
    private readonly limits: { jobs: number; milliseconds: number },
  ) {
    this.run = pLimit(concurrency);
  }

  /** Jobs that run now. */
  get runningCount(): number {
    return this.run.activeCount;
  }

  /** Jobs that wait now. */
  get waitingCount(): number {
    return this.run.pendingCount;
  }

  /** @throws AppError `overloaded` when the queue is full, or the job's turn comes too late */
  add<T>(job: () => Promise<T>): Promise<T> {
    if (this.run.pendingCount >= this.limits.jobs) throw tooMany();
    const deadline = performance.now() + this.limits.milliseconds;
    return this.run(() => {
      // Whoever asked may have given up. Those behind have waited as long, so the queue is short again at once.
      if (performance.now() > deadline) throw tooMany();
      return job();
    });
  }
}

function tooMany(): AppError {
  return new AppError('overloaded', 'Too many key derivations are waiting; try again.', {
    retryAfterSeconds: 2,
  });
}
