import { setTimeout as wait } from 'node:timers/promises';

/**
 * Asks again and again until the answer fits.
 *
 * @param options how long to ask, and how long to wait between two answers, in milliseconds
 * @throws Error with the last answer when none fits in time
 */
export async function until<T>(
  ask: () => Promise<T>,
  fits: (answer: T) => boolean,
  { milliseconds = 5000, every = 50 } = {},
): Promise<T> {
  const deadline = Date.now() + milliseconds;
  for (;;) {
    const answer = await ask();
    if (fits(answer)) return answer;
    if (Date.now() > deadline)
      throw new Error(`Not in ${milliseconds} ms; the last was ${JSON.stringify(answer)}`);
    await wait(every);
  }
}
