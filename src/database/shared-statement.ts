import DataLoader from 'dataloader';

/**
 * Runs what concurrent requests ask of the database together: whatever is asked in one turn of the event loop, or while as many runs as
 * are allowed are under way, goes into the next run. So the more there is to do, the less each of it costs.
 */
export class SharedStatement<Item, Outcome> {
  private readonly loader: DataLoader<Item, Outcome>;
  private readonly waiting: (() => void)[] = [];
  private running = 0;

  /**
   * @param run answers an outcome for each item, in their order; one that is an Error fails that item alone
   * @param limits items that go into one run, and runs that are under way at once
   */
  constructor(
    private readonly run: (items: readonly Item[]) => Promise<(Outcome | Error)[]>,
    private readonly limits: { items: number; runs: number },
  ) {
    this.loader = new DataLoader((items: readonly Item[]) => this.take(items), {
      cache: false,
      maxBatchSize: limits.items,
      batchScheduleFn: (dispatch) => {
        this.waiting.push(dispatch);
        setImmediate(() => {
          this.next();
        });
      },
    });
  }

  add(item: Item): Promise<Outcome> {
    return this.loader.load(item);
  }

  private async take(items: readonly Item[]): Promise<(Outcome | Error)[]> {
    try {
      return await this.run(items);
    } finally {
      this.running--;
      this.next();
    }
  }

  private next(): void {
    if (this.running >= this.limits.runs) return;
    const dispatch = this.waiting.shift();
    if (!dispatch) return;
    this.running++;
    dispatch();
  }
}
