import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { refuseUnknownPaths, setUpApp } from './app.setup.js';
import { Admission } from './common/index.js';
import type { Settings } from './config/index.js';
import { HttpAdapter, RequestLog } from './http/index.js';
import { RealtimeAdapter } from './realtime/index.js';
import { toNestLogger } from './logging.js';

/**
 * Makes the application, ready to listen.
 *
 * @param dataSource an open one; the application closes it
 */
export async function createApp(
  settings: Settings,
  dataSource: DataSource,
  logger: Logger,
): Promise<NestExpressApplication> {
  const admission = new Admission({
    most: settings.maxRequestsInFlight,
    patience: settings.maxWaitMilliseconds,
  });
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(settings, dataSource),
    new HttpAdapter(new RequestLog(logger), admission, settings.maxConnections),
    { logger: toNestLogger(logger), bodyParser: false, abortOnError: false },
  );
  setUpApp(app);
  if (settings.realtimeEnabled) app.useWebSocketAdapter(new RealtimeAdapter(app));
  await app.init();
  refuseUnknownPaths(app);
  return app;
}
