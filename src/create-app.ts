import { NestFactory } from '@nestjs/core';
import type { NestExpressApplication } from '@nestjs/platform-express';
import type { Logger } from 'pino';
import type { DataSource } from 'typeorm';
import { AppModule } from './app.module.js';
import { refuseUnknownPaths, setUpApp } from './app.setup.js';
import { Admission } from './common/index.js';
import type { Settings } from './config/index.js';
import { Certificate, HttpAdapter, RequestLog } from './http/index.js';
import { Metrics } from './metrics/index.js';
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
  const metrics = new Metrics();
  const certificate = Certificate.from(settings);
  const admission = new Admission({
    most: settings.maxRequestsInFlight,
    patience: settings.maxWaitMilliseconds,
  });
  metrics.watch('sealpost_requests_in_flight', () => admission.inFlight);
  const app = await NestFactory.create<NestExpressApplication>(
    AppModule.with(settings, dataSource, metrics),
    new HttpAdapter(new RequestLog(logger, metrics), admission, settings.maxConnections),
    {
      logger: toNestLogger(logger),
      bodyParser: false,
      abortOnError: false,
      ...(certificate && { httpsOptions: certificate.options() }),
    },
  );
  setUpApp(app);
  if (settings.realtimeEnabled) app.useWebSocketAdapter(new RealtimeAdapter(app));
  metrics.watchProcess();
  certificate?.follow(app.getHttpServer(), {
    onReload: () => {
      logger.info('The certificate was exchanged.');
    },
    onFailure: (error) => {
      logger.warn({ err: error }, 'The new certificate cannot be used; the old one stays.');
    },
  });
  await app.init();
  refuseUnknownPaths(app);
  return app;
}
