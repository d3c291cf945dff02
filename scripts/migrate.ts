import { loadSettings, SettingsError } from '../src/config/index.js';
import { migrate, openDataSource } from '../src/database/index.js';
import { ENTITIES } from '../src/entities.js';

// Brings the schema up to date without starting the server: npm run migrate
try {
  const settings = Object.assign(loadSettings(), { runMigrations: false });
  const dataSource = await openDataSource(settings, ENTITIES);
  try {
    const ran = await migrate(dataSource);
    console.log(ran.length > 0 ? `Migrated: ${ran.join(', ')}` : 'The schema is up to date.');
  } finally {
    await dataSource.destroy();
  }
} catch (error) {
  if (!(error instanceof SettingsError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
