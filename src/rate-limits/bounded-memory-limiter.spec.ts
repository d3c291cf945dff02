import { BoundedMemoryLimiter } from './bounded-memory-limiter.js';

describe('BoundedMemoryLimiter', () => {
  it('keeps so many keys, and the latest of them', async () => {
    const limiter = new BoundedMemoryLimiter({ points: 2, duration: 60 }, 3);
    for (const key of ['first', 'second', 'third', 'second', 'fourth']) await limiter.consume(key, 1);
    const consumed = async (key: string): Promise<number | undefined> =>
      (await limiter.get(key))?.consumedPoints;
    const keys = ['first', 'second', 'third', 'fourth'];
    expect(await Promise.all(keys.map(consumed))).toEqual([undefined, 2, 1, 1]);
    await limiter.set('fifth', 1, 60);
    await limiter.set('fifth', 1, 60);
    expect(await Promise.all([...keys, 'fifth'].map(consumed))).toEqual([undefined, undefined, 1, 1, 1]);
  });
});
