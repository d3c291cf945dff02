/** Whether the tests that put a server under load do so at the size of their claims: `TEST_SIZE=full`. It is the same otherwise, in small. */
const isFull = process.env.TEST_SIZE === 'full';

/** A number that depends on the size of the tests. */
export const sized = (small: number, full: number): number => (isFull ? full : small);
