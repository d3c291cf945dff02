import { Transform } from 'node:stream';

const EVERY_MILLISECONDS = 2000;

/** Passes bytes on, and says on standard error from time to time how many there were. */
export function countBytes(what: string): { stream: Transform; total: () => string } {
  let bytes = 0;
  let told = Date.now();
  const total = (): string => `${(bytes / 2 ** 20).toFixed(1)} MiB`;
  const stream = new Transform({
    transform(chunk: Buffer, _encoding, done) {
      bytes += chunk.length;
      if (Date.now() - told > EVERY_MILLISECONDS) {
        told = Date.now();
        console.error(`${what}: ${total()} so far.`);
      }
      done(null, chunk);
    },
  });
  return { stream, total };
}
