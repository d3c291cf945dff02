import { Unanswered } from './unanswered.js';

describe('Unanswered', () => {
  let unanswered: Unanswered;

  beforeEach(() => {
    unanswered = new Unanswered();
  });

  /** Sends events of which every other one in the log is passed over. */
  function send(from: number, count: number): void {
    for (let index = 0; index < count; index++) unanswered.sent(from + 2 * index);
  }

  it('lets any number wait of a client that has never answered', () => {
    send(1, 5000);
    expect(unanswered.isTooMany).toBe(false);
  });

  it('lets a thousand wait of one that does, and takes an answer for all before it', () => {
    send(1, 1);
    expect(unanswered.answered(1)).toBe(true);
    send(3, 999);
    expect(unanswered.isTooMany).toBe(false);
    send(2001, 1);
    expect(unanswered.isTooMany).toBe(true);
    expect(unanswered.answered(2001)).toBe(true);
    send(2003, 999);
    expect(unanswered.isTooMany).toBe(false);
  });

  it('believes no answer to what was never sent', () => {
    send(1, 2);
    expect([unanswered.answered(4), unanswered.answered(3)]).toEqual([false, true]);
  });

  it('waits for an answer from one sweep to the next but one', () => {
    send(1, 1);
    unanswered.answered(1);
    send(3, 1000);
    unanswered.forgetOverdue();
    expect(unanswered.isTooMany).toBe(true);
    unanswered.forgetOverdue();
    expect(unanswered.isTooMany).toBe(false);
  });
});
