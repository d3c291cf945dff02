import { randomFillSync } from 'node:crypto';

/** Drawn at once: to ask the generator takes far longer than the bytes do. */
const POOL_BYTES = 4096;

const pool = Buffer.alloc(POOL_BYTES);
let used = POOL_BYTES;

/**
 * Random bytes for nonces and identifiers, from Node's generator, a few thousand drawn ahead. Keys are drawn by themselves: what opens
 * something is not to lie about before it is used.
 *
 * @param length - bytes, a few dozen at most
 */
export function random(length: number): Buffer {
  if (length > POOL_BYTES) throw new RangeError(`More than ${POOL_BYTES} random bytes at once`);
  if (used + length > POOL_BYTES) {
    randomFillSync(pool);
    used = 0;
  }
  const bytes = Buffer.from(pool.subarray(used, used + length));
  used += length;
  return bytes;
}
