import { createHash } from 'node:crypto';
import { setImmediate } from 'node:timers/promises';

const BYTES_IN_A_TURN = 1_048_576;

/** SHA-256 over the parts, one after the other; between stretches of 1 MiB others have their turn. @returns 32 bytes */
export async function hashInTurns(...parts: Uint8Array[]): Promise<Buffer> {
  const hash = createHash('sha256');
  for (const part of parts) {
    for (let at = 0; at < part.length; at += BYTES_IN_A_TURN) {
      if (at > 0) await setImmediate();
      hash.update(part.subarray(at, at + BYTES_IN_A_TURN));
    }
  }
  return hash.digest();
}
