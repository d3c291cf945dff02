import { AppError } from '../errors/app-error.js';

const TICK_MILLISECONDS = 250;
/** So many may always be at work: fewer are no crowd, however slow each of them is. */
const LEAST = 128;
/** How much more may be at work after a tick in which it went well. */
const GROWTH = 1.5;

/** What an {@link Admission} goes by. */
export interface AdmissionLimits {
  /** Requests that may be at work at once, when they go fast. */
  most: number;
  /** Milliseconds that a request may wait for its turn. */
  patience: number;
}

/**
 * The door for requests: it holds the number of those that are at work to what the server gets done in a third of the patience. That number
 * is the throughput times that time (Little's law), and the throughput is what was seen lately; it changes with whatever is slow at the
 * moment, be it this process, the machine or the database. While requests are fast it is not needed, and `most` holds.
 *
 * Only what the server is at counts: not the time that a client takes to send a body or to read an answer, not waiting for events, not what
 * has a queue of its own, nothing that takes long by its nature.
 */
export class Admission {
  private limit: number;
  private readonly atWork = new Set<Work>();
  private ended = 0;
  private endedMilliseconds = 0;
  /** Requests that were done in a millisecond, lately. */
  private rate = 0;
  private tickedAt = performance.now();
  private readonly timer: NodeJS.Timeout;
  /** Requests that were refused since the start. */
  refused = 0;

  constructor(private readonly limits: AdmissionLimits) {
    this.limit = limits.most;
    this.timer = setInterval(() => {
      this.tick();
    }, TICK_MILLISECONDS).unref();
  }

  /** Requests that are at work now. */
  get inFlight(): number {
    return this.atWork.size;
  }

  /** Requests that may be at work now. */
  get capacity(): number {
    return this.limit;
  }

  /** Lets a request in. @returns undefined when there are too many */
  enter(): Work | undefined {
    const work = new Work(this);
    return this.admit(work) ? work : undefined;
  }

  /** @internal */
  admit(work: Work): boolean {
    if (this.atWork.size >= this.limit) {
      this.refused++;
      return false;
    }
    work.since = performance.now();
    this.atWork.add(work);
    return true;
  }

  /** @internal */
  has(work: Work): boolean {
    return this.atWork.has(work);
  }

  /** @internal */
  leave(work: Work): void {
    if (this.atWork.delete(work)) work.worked += performance.now() - work.since;
  }

  /** @internal */
  end(work: Work): void {
    if (!this.atWork.has(work)) return;
    this.leave(work);
    this.ended++;
    this.endedMilliseconds += work.worked;
  }

  close(): void {
    clearInterval(this.timer);
  }

  private tick(): void {
    const now = performance.now();
    const { patience, most } = this.limits;
    const target = patience / 3;
    const [oldest] = this.atWork;
    const mean = this.ended > 0 ? this.endedMilliseconds / this.ended : oldest ? now - oldest.since : 0;
    this.rate = (this.rate + this.ended / (now - this.tickedAt)) / 2;
    if (mean > target && this.atWork.size > LEAST) this.limit = Math.max(LEAST, this.rate * target);
    else if (mean < target / 2) this.limit = this.limit * GROWTH;
    this.limit = Math.min(Math.floor(this.limit), Math.max(most, 1));
    this.ended = this.endedMilliseconds = 0;
    this.tickedAt = now;
    // Whatever takes long, or was given up by its client, does not keep others out.
    for (const work of this.atWork) {
      if (now - work.since < 2 * patience) break;
      this.atWork.delete(work);
    }
  }
}

/** The place that a request has among those that are at work. */
export class Work {
  /** @internal */
  since = 0;
  /** @internal */
  worked = 0;

  constructor(private readonly admission: Admission) {}

  /** Whether it does not count now. */
  get isPaused(): boolean {
    return !this.admission.has(this);
  }

  /** It waits for something that is not the server. */
  pause(): void {
    this.admission.leave(this);
  }

  /** The server goes on with it. @throws AppError `overloaded` when others have taken all places meanwhile */
  resume(): void {
    if (!this.admission.admit(this)) throw tooMany();
  }

  /** The answer begins. */
  end(): void {
    this.admission.end(this);
  }
}

/** What a request is told that finds no place. */
export function tooMany(): AppError {
  return new AppError('overloaded', 'Too many requests are under way; try again.', { retryAfterSeconds: 2 });
}
