import { readdirSync, readFileSync, readlinkSync } from 'node:fs';
import { setTimeout } from 'node:timers/promises';

/** So long what is closed on one side takes to be closed on the other. */
const QUIET_MILLISECONDS = 3000;
const MEGABYTE = 1e6;

/** What a server that rests holds: memory after collections, descriptors, connections. */
export async function sample(server, database) {
  await setTimeout(QUIET_MILLISECONDS);
  const { heapUsed, external, rss } = await server.ask('settle');
  const descriptors = descriptorsOf(server.pid);
  const [{ count }] = await database.query(
    `SELECT count(*)::integer AS count FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()`,
  );
  const threads = /^Threads:\s+(\d+)/m.exec(readFileSync(`/proc/${server.pid}/status`, 'utf8'))?.[1];
  return {
    heap: heapUsed / MEGABYTE,
    external: external / MEGABYTE,
    rss: rss / MEGABYTE,
    descriptors: descriptors.length,
    connections: descriptors.filter((target) => target.startsWith('socket:')).length,
    database: count,
    threads: Number(threads),
  };
}

function descriptorsOf(pid) {
  return readdirSync(`/proc/${pid}/fd`).flatMap((name) => {
    try {
      return readlinkSync(`/proc/${pid}/fd/${name}`);
    } catch {
      return [];
    }
  });
}
