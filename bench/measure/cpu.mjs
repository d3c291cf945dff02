import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';

const TICKS =
  process.platform === 'linux' ? Number(execFileSync('getconf', ['CLK_TCK'], { encoding: 'utf8' })) : 0;

/** CPU seconds that a process has used so far, in its own code and in the kernel; undefined when it cannot be seen. */
export function cpuOf(pid) {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    return (Number(fields[11]) + Number(fields[12])) / TICKS;
  } catch {
    return undefined;
  }
}

/** The processes of PostgreSQL that work for a database: its connections, and the writers that all databases share. */
const PROCESSES = `
  SELECT pid FROM pg_stat_activity
  WHERE (datname = $1 AND pid <> pg_backend_pid()) OR backend_type IN ('walwriter', 'checkpointer', 'background writer')`;

/**
 * Begins to count what PostgreSQL uses for a database. A connection that is closed meanwhile is lost from the count, and one that was
 * opened counts from its beginning.
 *
 * @param watcher - a connection of its own
 * @returns what answers the seconds since; undefined when PostgreSQL runs elsewhere
 */
export async function countDatabase(watcher, name) {
  const read = async () => {
    const rows = await watcher.query(PROCESSES, [name]);
    return new Map(rows.map(({ pid }) => [pid, isPostgres(pid) ? cpuOf(pid) : undefined]));
  };
  const before = await read();
  return async () => {
    const after = await read();
    if ([...after.values()].some((seconds) => seconds === undefined)) return undefined;
    return [...after].reduce((sum, [pid, seconds]) => sum + seconds - (before.get(pid) ?? 0), 0);
  };
}

function isPostgres(pid) {
  try {
    return readFileSync(`/proc/${pid}/comm`, 'utf8').startsWith('postgres');
  } catch {
    return false;
  }
}
