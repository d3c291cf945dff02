import { SharedStatement } from './shared-statement.js';

/** Runs that end when they are told to. */
class Runs {
  readonly taken: number[][] = [];
  private readonly ends: (() => void)[] = [];

  readonly run = async (items: readonly number[]): Promise<(number | Error)[]> => {
    this.taken.push([...items]);
    await new Promise<void>((resolve) => this.ends.push(resolve));
    return items.map((item) => (item < 0 ? new Error(`not ${item}`) : item * 2));
  };

  async endFirst(): Promise<void> {
    this.ends.shift()?.();
    await turn();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setTimeout(resolve, 5));

describe('a shared statement', () => {
  it('takes what is asked in one turn, and then what was asked while as many runs as may were under way', async () => {
    const runs = new Runs();
    const shared = new SharedStatement(runs.run, { items: 3, runs: 2, patience: 60_000 });
    const first = [1, 2].map((item) => shared.add(item));
    await turn();
    const second = [3].map((item) => shared.add(item));
    await turn();
    const third = [4, 5, 6, 7].map((item) => shared.add(item));
    await turn();
    expect(runs.taken).toEqual([[1, 2], [3]]);
    await runs.endFirst();
    expect(runs.taken).toEqual([[1, 2], [3], [4, 5, 6]]);
    for (let n = 0; n < 3; n++) await runs.endFirst();
    expect(runs.taken).toEqual([[1, 2], [3], [4, 5, 6], [7]]);
    expect(await Promise.all([...first, ...second, ...third])).toEqual([2, 4, 6, 8, 10, 12, 14]);
  });

  it('fails one item alone, and all of a run that fails, and goes on', async () => {
    let isBroken = false;
    const shared = new SharedStatement<number, number>(
      (items) =>
        isBroken
          ? Promise.reject(new Error('broken'))
          : Promise.resolve(items.map((item) => (item < 0 ? new Error(`not ${item}`) : item))),
      { items: 10, runs: 1, patience: 60_000 },
    );
    const one = await Promise.allSettled([1, -2, 3].map((item) => shared.add(item)));
    expect(
      one.map((result) => (result.status === 'fulfilled' ? result.value : String(result.reason))),
    ).toEqual([1, 'Error: not -2', 3]);
    isBroken = true;
    await expect(shared.add(4)).rejects.toThrow('broken');
    isBroken = false;
    expect(await shared.add(5)).toBe(5);
  });

  it('refuses what would wait too long for its run, and nothing else', async () => {
    const runs = new Runs();
    const shared = new SharedStatement(runs.run, { items: 2, runs: 1, patience: 50 });
    const first = shared.add(1);
    await turn();
    const late = [2, 3, 4].map((item) => shared.add(item));
    const outcomes = await Promise.allSettled(late);
    expect(outcomes.map((outcome) => outcome.status === 'rejected' && String(outcome.reason))).toEqual(
      Array(3).fill('Error: overloaded: The database does not keep up; try again.'),
    );
    const next = shared.add(5);
    await runs.endFirst();
    await runs.endFirst();
    expect([await first, await next, runs.taken]).toEqual([2, 10, [[1], [5]]]);
  });
});
