import { cpus, totalmem } from 'node:os';
import { connect } from '../sides/database.mjs';

/** What the figures depend on. */
export async function describeMachine() {
  const { query, close } = await connect();
  const [{ version, commit, storage }] = await query(
    `SELECT current_setting('server_version') AS version, current_setting('synchronous_commit') AS commit,
            current_setting('fsync') AS storage`,
  );
  await close();
  return {
    processor: cpus()[0]?.model ?? 'unknown',
    cores: cpus().length,
    memoryGigabytes: Math.round(totalmem() / 2 ** 30),
    node: process.versions.node,
    postgres: version.split(' ')[0],
    synchronousCommit: commit,
    fsync: storage,
  };
}

/** The same in a sentence. */
export function machineText(machine) {
  const { processor, cores, memoryGigabytes, node, postgres, synchronousCommit, fsync } = machine;
  const durability = `synchronous_commit ${synchronousCommit}, fsync ${fsync}`;
  return `${cores} × ${processor}, ${memoryGigabytes} GiB, Node ${node}, PostgreSQL ${postgres} (${durability})`;
}
