import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';

const PATIENCE_MILLISECONDS = 10_000;
const IDLE_MILLISECONDS = 100;

/** Ends the process in order on SIGTERM and SIGINT: nothing new is accepted, what is under way is finished, the database is closed. */
export function stopOnSignal(app: INestApplication, logger: Logger): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'Stopping.');
    setTimeout(() => {
      logger.warn('Requests were still under way after ten seconds.');
      process.exit(1);
    }, PATIENCE_MILLISECONDS).unref();
    const server = app.getHttpServer() as Server;
    // A connection that has just been answered would be kept open for the next request.
    setInterval(() => {
      server.closeIdleConnections();
    }, IDLE_MILLISECONDS).unref();
    app.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'The server did not stop in order.');
        process.exit(1);
      },
    );
  };
  process.on('SIGTERM', stop);
  process.on('SIGINT', stop);
}
