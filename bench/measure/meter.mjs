import { countDatabase, cpuOf } from './cpu.mjs';
import { watchMemory } from './memory.mjs';

/**
 * Begins to measure what a server and its database use.
 *
 * @param server - under measure: its `pid`
 * @param database - `watcher` and `name`; none for the embedded one, which is in the server's process
 * @returns what ends it, with the CPU seconds of both and the server's memory in bytes
 */
export async function startMeter({ pid }, database) {
  const countedDatabase = database ? await countDatabase(database.watcher, database.name) : () => 0;
  const memory = watchMemory(pid);
  const before = cpuOf(pid);
  return async () => {
    const server = cpuOf(pid) - before;
    return { cpu: { server, database: await countedDatabase() }, memory: memory() };
  };
}
