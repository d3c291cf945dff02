import { randomUUID } from 'node:crypto';
import type { ServerResponse } from 'node:http';
import type { Request } from 'express';
import type { Logger } from 'pino';

const REFUSED_EVERY_MILLISECONDS = 1000;

/**
 * Gives every request an id, which its answer names and its lines in the log have, and writes a line when it was answered: method, path
 * without the query, status, milliseconds, user. No header, no body.
 */
export class RequestLog {
  /** Requests that were refused since the last line about them. */
  private refused = 0;

  constructor(private readonly logger: Logger) {}

  /** The same for a request that is not let in. There may be thousands of them in a second, and they get one line. */
  refuse(request: Request): void {
    request.id = randomUUID();
    request.originalUrl = request.url;
    if (this.refused++ > 0) return;
    setTimeout(() => {
      this.logger.warn({ count: this.refused }, 'Requests were refused: too many are under way.');
      this.refused = 0;
    }, REFUSED_EVERY_MILLISECONDS).unref();
  }

  follow(request: Request, response: ServerResponse): void {
    const begin = performance.now();
    request.id = randomUUID();
    request.originalUrl = request.url;
    response.once('close', () => {
      this.write(request, response, Math.round(performance.now() - begin));
    });
  }

  private write(request: Request, response: ServerResponse, responseTime: number): void {
    const { id, method, originalUrl, caller } = request;
    const { statusCode: status, writableFinished } = response;
    const line = {
      req: { id, method, path: pathOf(originalUrl) },
      res: { status },
      ...(caller && { userId: caller.userId }),
      responseTime,
    };
    if (!writableFinished) this.logger.info(line, 'request aborted');
    else if (status < 500) this.logger.info(line, 'request completed');
    // To be busy, or to wait for a database, is no failure of the server.
    else if (status === 503) this.logger.warn(line, 'request refused');
    else this.logger.error(line, 'request failed');
  }
}

function pathOf(url: string): string {
  const end = url.indexOf('?');
  return end === -1 ? url : url.slice(0, end);
}
