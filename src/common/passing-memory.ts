import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

/** Bytes of Buffers that may lie about. */
const MOST = 4_194_304;

type Collect = (options: { type: 'minor' }) => void;

let collect: Collect | undefined;
let passed = 0;

/**
 * To be told of Buffers that a transfer leaves behind. V8 lets 32 MiB of them pile up before it looks for any, whatever a process may
 * take; this has the young ones collected sooner, which takes about a millisecond.
 *
 * @param bytes that were allocated since and are needed no more
 */
export function leaveBehind(bytes: number): void {
  passed += bytes;
  if (passed < MOST) return;
  passed = 0;
  collect ??= exposed();
  collect({ type: 'minor' });
}

/** V8 shows its collector to contexts that are made after it was told to. */
function exposed(): Collect {
  setFlagsFromString('--expose-gc');
  return runInNewContext('gc') as Collect;
}
