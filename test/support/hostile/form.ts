import { randomInt } from 'node:crypto';

/** Whether the suites run in their long form (`npm run test:hostile`), or in the one that every change runs. */
export const isLong = process.env.HOSTILE === 'long';

/** What the requests of a run are drawn from: HOSTILE_SEED, to repeat a run, and otherwise another one every time. */
export const SEED = Number(process.env.HOSTILE_SEED ?? randomInt(2 ** 31));

/** How many of something a run makes. HOSTILE_COUNT says another number, to try something out. */
export const count = (short: number, long: number): number =>
  Number(process.env.HOSTILE_COUNT ?? (isLong ? long : short));
