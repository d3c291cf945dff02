import DataLoader from 'dataloader';
import { AppError } from '../common/index.js';
import { tracing } from '../tracing/index.js';

interface SharedLimits {
  /** Items that go into one run. */
  items: number;
  /** Runs that are under way at once. */
  runs: number;
  /** Milliseconds that items may wait for their run to begin. */
  patience: number;
}

interface Waiting {
  dispatch: () => void;
  since: number;
}

/**
 * Runs what concurrent requests ask of the database together: whatever is asked in one turn of the event loop, or while as many runs as
 * are allowed are under way, goes into the next run. So the more there is to do, the less each of it costs. What would wait too long for
 * its run is refused as `overloaded`.
 */
export class SharedStatement<Item, Outcome> {
  private readonly loader: DataLoader<Item, Outcome>;
  private readonly waiting: Waiting[] = [];
  private running = 0;
  private isRefusing = false;
  private timer: NodeJS.Timeout | undefined;

  /** @param run answers an outcome for each item, in their order; one that is an Error fails that item alone */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<(Outcome | Error)[]>,
    private readonly limits: SharedLimits,
  ) {
    this.loader = new DataLoader((items: readonly Item[]) => this.take(items), {
      cache: false,
      maxBatchSize: limits.items,
      batchScheduleFn: (dispatch) => {
        // A statement that requests share belongs to the trace of the first of them.
        this.waiting.push({ dispatch: tracing.tracer?.bind(dispatch) ?? dispatch, since: performance.now() });
        setImmediate(() => {
          this.next();
          if (this.waiting.length > 0) this.timer ??= setTimeout(this.refuseLate, limits.patience).unref();
        });
      },
    });
  }

  add(item: Item): Promise<Outcome> {
    const { tracer } = tracing;
    if (!tracer) return this.loader.load(item);
    return tracer.span('shared statement', () => this.loader.load(item));
  }

  private async take(items: readonly Item[]): Promise<(Outcome | Error)[]> {
    if (this.isRefusing) {
      const refusal = new AppError('overloaded', 'The database does not keep up; try again.', {
        retryAfterSeconds: 2,
      });
      return items.map(() => refusal);
    }
    try {
      return await this.run(items);
    } finally {
      this.running--;
      this.next();
    }
  }

  private next(): void {
    if (this.running >= this.limits.runs) return;
    const first = this.waiting.shift();
    if (!first) return;
    this.running++;
    first.dispatch();
  }

  private readonly refuseLate = (): void => {
    const { patience } = this.limits;
    this.isRefusing = true;
    for (let first = this.waiting[0]; first; first = this.waiting[0]) {
      if (performance.now() - first.since < patience) break;
      this.waiting.shift();
      first.dispatch();
    }
    this.isRefusing = false;
    const [first] = this.waiting;
    this.timer = first && setTimeout(this.refuseLate, first.since + patience - performance.now()).unref();
  };
}
