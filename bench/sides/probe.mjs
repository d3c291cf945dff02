// Loaded into a server before it starts (`--import`), alike into the floor and into Sealpost: answers what only the process itself knows.
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

const GC_ROUNDS = 4;
const delay = monitorEventLoopDelay({ resolution: 5 });

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
      p50: delay.percentile(50) / 1e6,
      p99: delay.percentile(99) / 1e6,
      max: delay.max / 1e6,
    };
  },
};

process.on('message', async (question) => {
  process.send(await answers[question]());
});
process.channel?.unref();
