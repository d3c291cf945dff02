import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../src/config/index.js';
import { openDataSource } from '../src/database/index.js';
import { ENTITIES } from '../src/entities.js';

// Fails when the entities say something that the migrations do not make, or the other way round: npm run check:migrations
const directory = await mkdtemp(join(tmpdir(), 'sealpost-migrations-'));
try {
  const dataSource = await openDataSource(readSettings({ DATA_DIR: directory }), ENTITIES);
  const { upQueries } = await dataSource.driver.createSchemaBuilder().log();
  for (const { query } of upQueries) console.error(query);
  await dataSource.undoLastMigration();
  await dataSource.runMigrations();
  await dataSource.destroy();
  if (upQueries.length > 0)
    throw new Error('The migrations do not make what the entities say; see the statements above.');
  console.log('The migrations make what the entities say, and go down and up again.');
} finally {
  await rm(directory, { recursive: true });
}
