import { dependingOn, loadSettings, SettingsError } from './config/index.js';
import { createApp } from './create-app.js';
import { boundWaits, durabilityWarnings, openDataSource } from './database/index.js';
import { ENTITIES } from './entities.js';
import { NodesHealthIndicator } from './health/index.js';
import { redactText } from './log-redaction.js';
import { createLogger } from './logging.js';
import { MetricsServer } from './metrics/index.js';
import { hasPage } from './page.js';
import { stopOnSignal } from './shutdown.js';
import { startTracing } from './tracing/index.js';
import { welcome } from './welcome.js';

try {
  const settings = loadSettings();
  const logger = createLogger(settings.logLevel);
  await startTracing(settings);
  const dataSource = await openDataSource(settings, ENTITIES);
  for (const warning of await durabilityWarnings(dataSource)) logger.warn(warning);
  // Not before: migrations may take their time.
  await boundWaits(dataSource, settings.maxWaitMilliseconds);
  const app = await createApp(settings, dataSource, logger);
  await dependingOn('HOST, PORT', () => app.listen(settings.port, settings.host));
  const metricsUrl = await dependingOn('METRICS_HOST, METRICS_PORT', () => app.get(MetricsServer).listen());
  process.stdout.write(
    welcome(settings, await app.getUrl(), app.get(NodesHealthIndicator).state(), hasPage(), metricsUrl),
  );
  stopOnSignal(app, logger);
} catch (error) {
  process.stderr.write(`Sealpost cannot start.\n${reasonOf(error)}\n`);
  process.exit(1);
}

/** What the operator can mend is said in a line; for anything else the stack helps whoever reports it. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) return String(error);
  return redactText(error instanceof SettingsError ? error.message : (error.stack ?? error.message));
}
