import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import type { Request, RequestHandler, Response } from 'express';
import type { FlatHeaders } from './seal.js';

/**
 * The headers that middlewares set on every answer: each of them is run once for each origin that it may distinguish, rather than for
 * every request.
 */
export class StandingHeaders {
  private middlewares: RequestHandler[] = [];
  private origins: string[] = [];
  private readonly byOrigin = new Map<string, FlatHeaders>();

  /**
   * @param middlewares set headers by nothing but the origin of the request, and at once
   * @param origins that are distinguished; all others are alike
   */
  use(middlewares: RequestHandler[], origins: string[]): void {
    this.middlewares = middlewares;
    this.origins = origins;
  }

  for({ headers: { origin }, id }: Request): FlatHeaders {
    const key = origin === undefined ? 'none' : this.origins.includes(origin) ? origin : 'other';
    let standing = this.byOrigin.get(key);
    if (!standing) this.byOrigin.set(key, (standing = this.read(origin)));
    return standing.concat('X-Request-Id', id);
  }

  private read(origin: string | undefined): FlatHeaders {
    const request = new IncomingMessage(new Socket()) as Request;
    request.method = 'GET';
    if (origin !== undefined) request.headers.origin = origin;
    const response = new ServerResponse(request);
    for (const middleware of this.middlewares)
      void middleware(request, response as unknown as Response, () => undefined);
    // Not in the types of Node's answers, but there since Node 15.4.
    const names = (response as unknown as { getRawHeaderNames(): string[] }).getRawHeaderNames();
    return names.flatMap((name) => [name, String(response.getHeader(name))]);
  }
}
