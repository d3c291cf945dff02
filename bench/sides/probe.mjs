// Loaded into a server before it starts (`--import`), alike into the floor and into Sealpost: answers what only the process itself knows.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

const GC_ROUNDS = 4;
const RESOLUTION_MILLISECONDS = 5;
// It counts from one look to the next, so a loop that is never late shows the time between two.
const delay = monitorEventLoopDelay({ resolution: RESOLUTION_MILLISECONDS });
const lateBy = (nanoseconds) => Math.max(0, nanoseconds / 1e6 - RESOLUTION_MILLISECONDS);

const answers = {
  /** Collects garbage until nothing more goes, and says what is left. */
  async settle() {
    for (let round = 0; round < GC_ROUNDS; round++) {
      globalThis.gc();
      await setTimeout(250);
    }
    const { rss, heapUsed, external } = process.memoryUsage();
    return { rss, heapUsed, external };
  },
  watch() {
    delay.reset();
    delay.enable();
    return {};
  },
  /** How late the event loop was since `watch`, in milliseconds. */
  delays() {
    delay.disable();
    return {
      p50: lateBy(delay.percentile(50)),
      p99: lateBy(delay.percentile(99)),
      max: lateBy(delay.max),
    };
  },
};

process.on('message', async (question) => {
  process.send(await answers[question]());
});
process.channel?.unref();
