import type { DataSource } from 'typeorm';
import type { Settings } from '../../src/config/index.js';
import { hasDatabase, openDataSource, pendingMigrations } from '../../src/database/index.js';
import { ENTITIES } from '../../src/entities.js';

/** Opens the database that the settings name as it is. @throws Error when there is none, or with the schema of another version */
export async function openExisting(settings: Settings): Promise<DataSource> {
  if (!settings.databaseUrl && !hasDatabase(settings.dataDir)) {
    throw new Error(
      `There is no database in ${settings.dataDir}; DATA_DIR or DATABASE_URL says where it is.`,
    );
  }
  const dataSource = await openDataSource(Object.assign(settings, { runMigrations: false }), ENTITIES);
  const pending = await pendingMigrations(dataSource);
  if (pending.length === 0) return dataSource;
  await dataSource.destroy();
  throw new Error(
    'The database has the schema of another version: start the server, or run `npm run migrate`.',
  );
}
