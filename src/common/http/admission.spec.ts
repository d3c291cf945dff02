import { jest } from '@jest/globals';
import { Admission, type Work } from './admission.js';

const MOST = 400;
const TICK = 250;
/** A third of it is what a request may take on average. */
const PATIENCE = 1000;

describe('the admission of requests', () => {
  let admission: Admission;

  beforeEach(() => {
    jest.useFakeTimers();
    admission = new Admission({ most: MOST, patience: PATIENCE });
  });

  afterEach(() => {
    admission.close();
    jest.useRealTimers();
  });

  const enter = (count: number): Work[] =>
    Array.from({ length: count }, () => admission.enter()).filter((work) => work !== undefined);

  /** Offers many, and answers so many a tick, the oldest first. */
  function run(ticks: number, offered: number, done: number, waiting: Work[] = []): Work[] {
    for (let tick = 0; tick < ticks; tick++) {
      waiting.push(...enter(offered));
      jest.advanceTimersByTime(TICK - 1);
      for (const work of waiting.splice(0, done)) work.end();
      jest.advanceTimersByTime(1);
    }
    return waiting;
  }

  it('lets so many in and refuses one more, until one is answered', () => {
    const inside = enter(MOST + 3);
    expect([inside.length, admission.inFlight, admission.refused]).toEqual([MOST, MOST, 3]);
    inside[0]?.end();
    inside[0]?.end();
    expect([enter(2).length, admission.refused]).toEqual([1, 4]);
  });

  it('counts neither who waits for something else, nor who takes long by nature', () => {
    const [first, second] = enter(MOST);
    first?.pause();
    expect([first?.isPaused, second?.isPaused, enter(2).length]).toEqual([true, false, 1]);
    expect(() => first?.resume()).toThrow('overloaded');
    second?.end();
    first?.resume();
    expect(admission.inFlight).toBe(MOST);
    jest.advanceTimersByTime(2 * PATIENCE + TICK);
    expect([admission.inFlight, enter(1).length]).toEqual([0, 1]);
  });

  it('holds those at work to what is done in a third of the patience, and recovers when it goes fast again', () => {
    // 400 a second are done, and ten times as many come.
    const waiting = run(40, 1000, 100);
    expect(admission.capacity).toBeGreaterThanOrEqual(100);
    expect(admission.capacity).toBeLessThanOrEqual(200);
    for (const work of waiting) work.end();
    for (let tick = 0; tick < 8; tick++) {
      const few = enter(20);
      jest.advanceTimersByTime(10);
      for (const work of few) work.end();
      jest.advanceTimersByTime(TICK - 10);
    }
    expect(admission.capacity).toBe(MOST);
  });

  it('always lets some in, even when nothing at all is answered', () => {
    run(6, 1000, 0);
    expect(admission.capacity).toBe(128);
  });

  it('is not moved by a few that are slow', () => {
    run(20, 4, 1);
    expect(admission.capacity).toBe(MOST);
  });
});
