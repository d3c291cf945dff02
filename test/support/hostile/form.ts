import { randomInt } from 'node:crypto';
import { prolonged } from '../size.js';

/** What the requests of a run are drawn from: HOSTILE_SEED, to repeat a run, and otherwise another one every time. */
export const SEED = Number(process.env.HOSTILE_SEED ?? randomInt(2 ** 31));

/** How many of something a run makes. HOSTILE_COUNT says another number, to try something out. */
export const count = (short: number, long: number): number =>
  Number(process.env.HOSTILE_COUNT ?? prolonged(short, long));
