import type { Request, Response } from 'express';
import type { Logger } from 'pino';
import type { Metrics } from '../metrics/index.js';
import { nameOf } from './request-id.js';

/** The route of what is no controller's: the page, Swagger UI, and everything that is not there. */
const OTHER = { method: 'any', route: 'other' };

const REFUSED_EVERY_MILLISECONDS = 1000;

/**
 * Gives every request an id, which its answer names and its lines in the log have. When it was answered, it is counted, and a line is
 * written: method, path without the query, status, milliseconds, user. No header, no body.
 */
export class RequestLog {
  /** Requests that were refused since the last line about them. */
  private refused = 0;

  constructor(
    private readonly logger: Logger,
    private readonly metrics: Metrics,
  ) {}

  /** The same for a request that is not let in. There may be thousands of them in a second, and they get one line. */
  refuse(request: Request): void {
    request.id = nameOf(request);
    request.originalUrl = request.url;
    this.metrics.requestAnswered({ ...OTHER, status: 503 }, 0);
    this.metrics.shed('requests');
    if (this.refused++ > 0) return;
    setTimeout(() => {
      this.logger.warn({ count: this.refused }, 'Requests were refused: too many are under way.');
      this.refused = 0;
    }, REFUSED_EVERY_MILLISECONDS).unref();
  }

  follow(request: Request, response: Response): void {
    const begin = performance.now();
    request.id = nameOf(request);
    request.originalUrl = request.url;
    response.once('close', () => {
      const milliseconds = performance.now() - begin;
      // The one within, when it was sealed.
      const answered = response.req as Request;
      this.count(answered, response, milliseconds / 1000);
      this.write(answered, response, Math.round(milliseconds));
    });
  }

  private count({ method, template }: Request, response: Response, seconds: number): void {
    const { statusCode, writableFinished } = response;
    const route = template === undefined ? OTHER : { method, route: template };
    this.metrics.requestAnswered({ ...route, status: writableFinished ? statusCode : 'aborted' }, seconds);
  }

  private write(request: Request, response: Response, responseTime: number): void {
    const { id, method, originalUrl, caller, traceId } = request;
    const { statusCode: status, writableFinished } = response;
    const line = {
      req: { id, method, path: pathOf(originalUrl) },
      res: { status },
      ...(caller && { userId: caller.userId }),
      ...(traceId !== undefined && { traceId }),
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
