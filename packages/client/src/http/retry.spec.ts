import { retry, type RetryClock, sleep } from './retry.js';
import { SealpostError } from './sealpost-error.js';

/** A clock that passes by sleeping only, and what was slept. */
function fakeClock(chance = 1): RetryClock & { slept: number[] } {
  let time = 0;
  const slept: number[] = [];
  return {
    slept,
    now: () => time,
    sleep: (milliseconds) => {
      slept.push(milliseconds);
      time += milliseconds;
      return Promise.resolve();
    },
    random: () => chance,
  };
}

/** Work that fails as often as there are errors, and the attempts that it was told. */
function failing(...errors: SealpostError[]): {
  work: (attempt: number) => Promise<string>;
  attempts: number[];
} {
  const attempts: number[] = [];
  const work = (attempt: number): Promise<string> => {
    attempts.push(attempt);
    const error = errors[attempt - 1];
    return error ? Promise.reject(error) : Promise.resolve('answered');
  };
  return { work, attempts };
}

const network = new SealpostError('network', 'The server was not reached.');
const busy = (retryAfterSeconds?: number, status = 503): SealpostError =>
  new SealpostError('overloaded', 'The server is busy.', { status, retryAfterSeconds });

describe('retry', () => {
  it('waits twice as long each time', async () => {
    const clock = fakeClock();
    const { work, attempts } = failing(network, busy(), network, busy(undefined, 429));
    expect(await retry(work, { clock })).toBe('answered');
    expect(attempts).toEqual([1, 2, 3, 4, 5]);
    expect(clock.slept).toEqual([500, 1000, 2000, 4000]);
  });

  it('waits less by chance, down to a half', async () => {
    const clock = fakeClock(0);
    await retry(failing(network, network).work, { clock });
    expect(clock.slept).toEqual([250, 500]);
  });

  it('waits as long as the server asks', async () => {
    const clock = fakeClock(0);
    await retry(failing(busy(7), busy(0, 429)).work, { clock });
    expect(clock.slept).toEqual([7000, 500]);
  });

  it('gives up with the last error when the next try would be too late', async () => {
    const clock = fakeClock();
    const always = Array<SealpostError>(20).fill(network);
    await expect(retry(failing(...always).work, { clock })).rejects.toBe(network);
    expect(clock.slept).toEqual([500, 1000, 2000, 4000, 8000, 16_000, 30_000, 30_000]);
    const late = busy(121);
    await expect(retry(failing(late).work, { clock: fakeClock() })).rejects.toBe(late);
  });

  it('tries again what a gateway answers for a server that restarts', async () => {
    const gateway = new SealpostError('not_a_problem', 'The answer 502 is not one of a Sealpost server.', {
      status: 502,
    });
    expect(await retry(failing(gateway).work, { clock: fakeClock() })).toBe('answered');
  });

  it('does not try again what was answered', async () => {
    const forbidden = new SealpostError('forbidden', 'This is not yours to do.', { status: 403 });
    const { work, attempts } = failing(forbidden);
    await expect(retry(work, { clock: fakeClock() })).rejects.toBe(forbidden);
    const foreign = new SealpostError('not_a_problem', 'The answer 403 is not one of a Sealpost server.', {
      status: 403,
    });
    await expect(retry(failing(foreign).work, { clock: fakeClock() })).rejects.toBe(foreign);
    await expect(retry(() => Promise.reject(new RangeError('a bug')), {})).rejects.toThrow('a bug');
    expect(attempts).toEqual([1]);
  });

  it('ends at once when the signal aborts, before and while it waits', async () => {
    const reason = new Error('no longer needed');
    const { work, attempts } = failing(busy(60));
    await expect(retry(work, { signal: AbortSignal.abort(reason) })).rejects.toBe(reason);
    expect(attempts).toEqual([]);
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort(reason);
    }, 20);
    await expect(retry(work, { signal: controller.signal })).rejects.toBe(reason);
    expect(attempts).toEqual([1]);
    await expect(sleep(60_000, AbortSignal.abort(reason))).rejects.toBe(reason);
  });
});
