import { createServer, IncomingMessage, type Server } from 'node:http';
import { createServer as createSecureServer } from 'node:https';
import type { NestApplicationOptions } from '@nestjs/common';
import { StreamableFile } from '@nestjs/common';
import { ExpressAdapter } from '@nestjs/platform-express';
import type { Express, NextFunction, Request, Response } from 'express';
import findMyWay, { type HTTPMethod } from 'find-my-way';
import { type Admission, AppError, ProblemFilter, PROBLEMS, tooMany, toProblem } from '../common/index.js';
import type { Settings } from '../config/index.js';
import type { SealedTransportService } from '../sealed-transport/index.js';
import { tracing } from '../tracing/index.js';
import { ClientConnections } from './client-connections.js';
import { requestClass, responseClass, type StandingResponse } from './messages.js';
import type { RequestLog } from './request-log.js';
import { SealedRequests } from './sealed-requests.js';
import { StandingHeaders } from './standing-headers.js';

/** Longer than proxies and clients keep a connection for the next request: whoever closes first must not be the one that is asked. */
const KEEP_ALIVE_MILLISECONDS = 65_000;
/** Where the routes of controllers are. */
const CONTROLLERS = /^\/(api|health|\.well-known)\//;
/** What is refused when too much is under way. Health is always told, and pages cost nothing. */
const API = '/api/';
/** Within so long the headers of a request have to come, and so often it is looked. */
const HEADERS_MILLISECONDS = 15_000;
const LOOK_MILLISECONDS = 2000;
/** The same for the handshake of TLS; whoever has not finished it has no connection that could be closed at the end. */
const HANDSHAKE_MILLISECONDS = 5000;
/** Connections that wait to be accepted. A client that finds no place among them tries again after a second, and after three. */
const BACKLOG = 4096;
/** Longer than any parameter of a path that is one. */
const MAX_PARAMETER_CHARACTERS = 1024;
/** The same each time: an error that is made takes longer than the rest. */
const REFUSAL = tooMany();
const METHODS: HTTPMethod[] = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE'];

type Handler = (request: Request, response: Response, next: NextFunction) => unknown;

/**
 * Express, with a short way to the controllers: their routes are found in a tree and handed to Nest at once, rather than tried one after
 * the other behind every middleware. Requests and answers are those of Express all the same. What is no route of a controller, and what
 * a browser asks before a request to another origin, goes through Express.
 */
export class HttpAdapter extends ExpressAdapter {
  /** What every answer of a controller carries. */
  readonly headers = new StandingHeaders();
  readonly connections: ClientConnections;
  private sealed: SealedRequests | undefined;
  private requestType = IncomingMessage;
  private readonly problems = new ProblemFilter();
  private readonly routes = findMyWay({
    caseSensitive: false,
    ignoreTrailingSlash: true,
    maxParamLength: MAX_PARAMETER_CHARACTERS,
    // Express reads the query when it is asked for.
    querystringParser: () => ({}),
    defaultRoute: (request, response) => {
      if ((response as unknown as StandingResponse).seal) {
        this.fail(new AppError('not_found'), request as Request, response as unknown as StandingResponse);
        return;
      }
      // Express gives the answer another class, which would not tell.
      (request as Request).work?.end();
      (this.instance as Express)(request as Request, response as unknown as Response);
    },
    onBadUrl: (path, request, rawResponse) => {
      const response = rawResponse as unknown as StandingResponse;
      if (CONTROLLERS.test(path)) this.fail(new AppError('invalid_request'), request as Request, response);
      else (this.instance as Express)(request as Request, response);
    },
  });

  /** @param maxConnections clients that may be connected at once */
  constructor(
    private readonly log: RequestLog,
    private readonly admission: Admission,
    maxConnections: number,
  ) {
    super();
    this.connections = new ClientConnections(maxConnections);
    for (const method of METHODS) this.shorten(method);
  }

  /** Takes sealed requests from now on, as the settings say. */
  openSealed(service: SealedTransportService, settings: Settings): void {
    this.sealed = new SealedRequests(service, settings, this.requestType);
  }

  override initHttpServer({ httpsOptions }: NestApplicationOptions): void {
    const { request, response } = this.instance as Express;
    this.requestType = requestClass(request);
    const options = {
      IncomingMessage: this.requestType,
      ServerResponse: responseClass(response),
      keepAliveTimeout: KEEP_ALIVE_MILLISECONDS,
      headersTimeout: HEADERS_MILLISECONDS,
      connectionsCheckingInterval: LOOK_MILLISECONDS,
      // A large body may take long, if only it comes: the connections are watched for that.
      requestTimeout: 0,
    };
    const take = (request: unknown, response: unknown): void => {
      this.take(request as Request, response as StandingResponse);
    };
    const server = httpsOptions
      ? createSecureServer({ ...options, ...httpsOptions, handshakeTimeout: HANDSHAKE_MILLISECONDS }, take)
      : createServer(options, take);
    this.connections.watch(server);
    this.setHttpServer(server);
  }

  override listen(port: string | number, ...rest: unknown[]): Server {
    const callback = rest.pop() as () => void;
    const [host] = rest as [string | undefined];
    return (this.getHttpServer() as Server).listen(
      { port: Number(port), ...(host !== undefined && { host }), backlog: BACKLOG },
      callback,
    );
  }

  private take(request: Request, response: StandingResponse): void {
    if (!this.connections.begin(request, response)) return;
    if (request.url.startsWith(API) && request.method !== 'OPTIONS') {
      const work = this.admission.enter();
      if (!work) {
        this.refuse(request, response);
        return;
      }
      request.work = response.work = work;
    }
    this.log.follow(request, response);
    const { sealed } = this;
    if (request.url.startsWith(API) && sealed?.concerns(request)) void this.unseal(sealed, request, response);
    else this.route(request, response);
  }

  private async unseal(sealed: SealedRequests, request: Request, response: StandingResponse): Promise<void> {
    try {
      this.route(await sealed.open(request, response), response);
    } catch (error) {
      this.fail(error, request, response);
    }
  }

  /** Costs a fraction of what it would to find out who asks for what. */
  private refuse(request: Request, response: StandingResponse): void {
    this.log.refuse(request);
    response.standing = this.headers.for(request).concat('Retry-After', String(REFUSAL.retryAfterSeconds));
    response.answer(
      PROBLEMS[REFUSAL.code].status,
      toProblem(REFUSAL, request.id),
      'application/problem+json',
    );
  }

  override reply(response: StandingResponse, body: unknown, status?: number): unknown {
    const isPlain = typeof body === 'object' && !(body instanceof StreamableFile) && !(body instanceof Error);
    if (!isPlain || !response.isUntouched) return super.reply(response, body, status) as unknown;
    response.answer(status ?? response.statusCode, body);
    return response;
  }

  /** Under a span of its own when requests are traced. */
  private route(request: Request, response: StandingResponse): void {
    const { tracer } = tracing;
    if (!tracer) {
      this.routes.lookup(request, response);
      return;
    }
    request.traceId = tracer.request(request, (end) => {
      response.once('close', () => {
        const { method, template: route, id: requestId } = response.req as Request;
        end({ method, route, status: response.statusCode, requestId });
      });
      this.routes.lookup(request, response);
    });
  }

  /** Leads the routes of controllers with this method the short way. */
  private shorten(method: HTTPMethod): void {
    const name = method.toLowerCase() as 'get';
    const byExpress = super[name].bind(this) as (...route: unknown[]) => unknown;
    this[name] = ((path: string, handler: Handler) => {
      if (!CONTROLLERS.test(path)) return byExpress(path, handler);
      this.routes.on(
        method === 'GET' ? ['GET', 'HEAD'] : method,
        path,
        (rawRequest, rawResponse, parameters) => {
          const request = rawRequest as Request;
          const response = rawResponse as unknown as StandingResponse;
          request.template = path;
          request.params = parameters as Record<string, string>;
          request.res = response;
          response.standing = this.headers.for(request);
          // The tree takes nothing between two slashes for a parameter, which no route means.
          if (Object.values(parameters).includes('')) {
            this.fail(new AppError('not_found'), request, response);
            return;
          }
          if (this.sealed?.isMissing(path, response)) {
            this.fail(new AppError('sealed_transport_required'), request, response);
            return;
          }
          handler(request, response, (error?: unknown) => {
            this.fail(error ?? new AppError('not_found'), request, response);
          });
        },
      );
      return undefined;
    }) as never;
  }

  private fail(error: unknown, request: Request, response: StandingResponse): void {
    response.standing ??= this.headers.for(request);
    this.problems.answer(error, request, response);
  }
}
