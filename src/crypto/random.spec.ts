import { random } from './random.js';

describe('random bytes', () => {
  it('are never handed out twice, over many pools', () => {
    const seen = new Set<string>();
    for (let n = 0; n < 5000; n++) seen.add(random(n % 2 === 0 ? 12 : 32).toString('hex'));
    expect(seen.size).toBe(5000);
  });

  it('do not share memory with what comes later', () => {
    const first = random(16);
    const before = first.toString('hex');
    for (let n = 0; n < 1000; n++) random(16);
    expect([first.length, first.toString('hex')]).toEqual([16, before]);
  });

  it('are refused beyond what the pool has', () => {
    expect(random(4096).length).toBe(4096);
    expect(() => random(4097)).toThrow(RangeError);
  });
});
