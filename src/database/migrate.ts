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

/**
 * The names of the migrations that have still to run. It only reads: TypeORM's own check makes its table when that is absent, and a
 * node that looks must not race one that migrates.
 */
export async function pendingMigrations(dataSource: DataSource): Promise<string[]> {
  const [table]: { exists: boolean }[] = await dataSource.query(
    `SELECT to_regclass('migrations') IS NOT NULL AS exists`,
  );
  const ran: { name: string }[] = table?.exists ? await dataSource.query('SELECT name FROM migrations') : [];
  const names = new Set(ran.map(({ name }) => name));
  return dataSource.migrations
    .map((migration) => migration.name ?? migration.constructor.name)
    .filter((name) => !names.has(name));
}

async function runPending(dataSource: DataSource): Promise<string[]> {
  const ran = await dataSource.runMigrations();
  return ran.map((migration) => migration.name);
}
