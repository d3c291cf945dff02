/** Whether the tests that put a server under load do so at the size of their claims: `TEST_SIZE=full`. It is the same otherwise, in small. */
const isFull = process.env.TEST_SIZE === 'full';

/** A number that depends on the size of the tests. */
export const sized = (small: number, full: number): number => (isFull ? full : small);

/** Whether the attacks and faults of `test/hostile/` go on for as long as their claims: `HOSTILE=long`. It is the same otherwise, in short. */
export const isLong = process.env.HOSTILE === 'long';

/** A number that depends on how long they go on. */
export const prolonged = (short: number, long: number): number => (isLong ? long : short);
