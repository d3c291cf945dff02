import { setTimeout as wait } from 'node:timers/promises';
import { BoundedQueue } from './bounded-queue.js';

describe('a bounded queue', () => {
  it('runs a few at a time, and refuses whoever finds it full', async () => {
    const queue = new BoundedQueue(1, { jobs: 1, milliseconds: 60_000 });
    const ran: number[] = [];
    const job = (number: number) => async (): Promise<number> => {
      ran.push(number);
      await wait(5);
      return number;
    };
    const first = queue.add(job(1));
    await wait(0);
    const second = queue.add(job(2));
    expect(() => queue.add(job(3))).toThrow('overloaded');
    expect([await Promise.all([first, second]), ran]).toEqual([
      [1, 2],
      [1, 2],
    ]);
  });

  it('refuses all whose turn comes too late, and is open again at once', async () => {
    const queue = new BoundedQueue(1, { jobs: 100, milliseconds: 30 });
    let ran = 0;
    const job = async (): Promise<void> => {
      ran++;
      await wait(100);
    };
    const outcomes = await Promise.allSettled(Array.from({ length: 5 }, () => queue.add(job)));
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', ...Array<string>(4).fill('rejected')]);
    await queue.add(job);
    expect(ran).toBe(2);
  });
});
