import type { Server } from 'node:http';
import type { INestApplication } from '@nestjs/common';
import type { Logger } from 'pino';
import { HttpAdapter } from './http/index.js';

/** So long clients may take to send what they began, or to take their answers. */
const SLOW_MILLISECONDS = 5000;
/** So long requests may be worked on. */
const WORK_MILLISECONDS = 8000;
/** Whoever stopped the process may kill it after ten seconds, as Docker does. */
const PATIENCE_MILLISECONDS = 9500;

/**
 * Ends the process in order on SIGTERM and SIGINT: nothing new is accepted, what is under way is finished, the database is closed. That
 * takes less than ten seconds, whatever clients do; only a database that does not answer can keep it from ending with 0.
 */
export function stopOnSignal(app: INestApplication, logger: Logger): void {
  let stopping = false;
  const stop = (signal: string): void => {
    if (stopping) return;
    stopping = true;
    logger.info({ signal }, 'Stopping.');
    setTimeout(() => {
      logger.warn('Something was still under way after all this time.');
      process.exit(1);
    }, PATIENCE_MILLISECONDS).unref();
    const { connections } = app.getHttpAdapter() as unknown as HttpAdapter;
    connections.drain(app.getHttpServer() as Server);
    const closeLater = (close: () => number, reason: string, milliseconds: number): void => {
      setTimeout(() => {
        const count = close();
        if (count > 0) logger.warn({ count }, reason);
      }, milliseconds).unref();
    };
    closeLater(() => connections.closeSlow(), 'Clients were too slow and are cut off.', SLOW_MILLISECONDS);
    closeLater(() => connections.closeAll(), 'Requests took too long and are cut off.', WORK_MILLISECONDS);
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
