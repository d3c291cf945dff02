import { DataSource, type DataSourceOptions, type EntityTarget, type ObjectLiteral } from 'typeorm';
import { MIGRATIONS } from '../../migrations/index.js';
import { dependingOn, type Settings } from '../config/index.js';
import { EmbeddedDataSource } from './embedded-data-source.js';
import { migrate } from './migrate.js';
import { readMomentsFast } from './moments.js';
import { traceStatements } from './statement-spans.js';

/** The start may wait longer for a connection than a request. */
const START_MILLISECONDS = 10_000;

/**
 * Opens the database that the settings name: the embedded one in `DATA_DIR`, or PostgreSQL at `DATABASE_URL`. Both speak the same
 * dialect and take the same migrations, which run here unless `RUN_MIGRATIONS` is false.
 *
 * @throws SettingsError when the directory or the server of the URL refuses
 */
export async function openDataSource(
  settings: Settings,
  entities: EntityTarget<ObjectLiteral>[],
): Promise<DataSource> {
  return dependingOn(settings.databaseUrl ? 'DATABASE_URL' : 'DATA_DIR', () => open(settings, entities));
}

async function open(settings: Settings, entities: EntityTarget<ObjectLiteral>[]): Promise<DataSource> {
  readMomentsFast();
  const shared = {
    entities: entities as NonNullable<DataSourceOptions['entities']>,
    migrations: MIGRATIONS,
    migrationsTransactionMode: 'all',
    synchronize: false,
    installExtensions: false,
  } satisfies Partial<DataSourceOptions> & Record<string, unknown>;
  const dataSource = settings.databaseUrl
    ? new DataSource({
        ...shared,
        type: 'postgres',
        url: settings.databaseUrl.reveal(),
        poolSize: settings.databasePool,
        connectTimeoutMS: START_MILLISECONDS,
        applicationName: 'sealpost',
      })
    : await EmbeddedDataSource.open({ directory: settings.dataDir, fsync: settings.embeddedFsync }, shared);
  try {
    await dataSource.initialize();
    traceStatements(dataSource);
    if (settings.runMigrations) await migrate(dataSource);
    return dataSource;
  } catch (error) {
    await dataSource.destroy().catch(() => undefined);
    throw error;
  }
}
