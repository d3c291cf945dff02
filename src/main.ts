import { loadSettings, SettingsError } from './config/index.js';
import { createApp } from './create-app.js';
import { DirectoryInUseError, openDataSource } from './database/index.js';
import { ENTITIES } from './entities.js';
import { createLogger } from './logging.js';
import { welcome } from './welcome.js';

try {
  const settings = loadSettings();
  const logger = createLogger(settings.logLevel);
  const dataSource = await openDataSource(settings, ENTITIES);
  const app = await createApp(settings, dataSource, logger);
  await app.listen(settings.port, settings.host);
  process.stdout.write(welcome(settings, await app.getUrl()));
} catch (error) {
  const expected = error instanceof SettingsError || error instanceof DirectoryInUseError;
  const reason = expected ? error.message : describe(error);
  process.stderr.write(`Sealpost cannot start.\n${reason}\n`);
  process.exit(1);
}

/** A database that is not there says why in an AggregateError without a message. */
function describe(error: unknown): string {
  if (error instanceof AggregateError) return error.errors.map(String).join('\n');
  return error instanceof Error ? (error.stack ?? error.message) : String(error);
}
