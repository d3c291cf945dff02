import type { DataSource } from 'typeorm';
import { EmbeddedDataSource } from './embedded-data-source.js';

/** An arbitrary number that only Sealpost's migrations lock. */
const MIGRATION_LOCK = 7_325_767_784;

/**
 * Brings the schema up to date. Nodes that start at the same moment queue on an advisory lock, so one migrates and the others find
 * nothing left to do; the embedded database has a single process and needs none.
 *
 * @returns the names of the migrations that ran
 */
export async function migrate(dataSource: DataSource): Promise<string[]> {
  if (dataSource instanceof EmbeddedDataSource) return runPending(dataSource);
  const lock = dataSource.createQueryRunner();
  try {
    await lock.query('SELECT pg_advisory_lock($1)', [MIGRATION_LOCK]);
    return await runPending(dataSource);
  } finally {
    await lock.query('SELECT pg_advisory_unlock($1)', [MIGRATION_LOCK]);
    await lock.release();
  }
}

async function runPending(dataSource: DataSource): Promise<string[]> {
  const ran = await dataSource.runMigrations();
  return ran.map((migration) => migration.name);
}
