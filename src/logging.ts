import { randomUUID } from 'node:crypto';
import type { LoggerService } from '@nestjs/common';
import type { Request, Response } from 'express';
import { pino, type Logger } from 'pino';
import { pinoHttp } from 'pino-http';

/** What Nest says of every module and route at start. */
const NOISE = new Set<unknown>(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory']);

/** JSON lines on standard output. Nothing logs a body; what could hold a secret is redacted all the same. */
export function createLogger(level: string): Logger {
  return pino({
    level,
    base: null,
    redact: [
      '*.password',
      '*.authKey',
      '*.token',
      '*.recoveryCode',
      'headers["x-auth-token"]',
      'headers.authorization',
    ],
    serializers: { err: describeError },
  });
}

/** A line for every request: method, path without the query, status, time, user. No header, no body. */
export function createRequestLogger(logger: Logger): ReturnType<typeof pinoHttp> {
  return pinoHttp<Request, Response>({
    logger,
    genReqId: (_request, response) => {
      const id = randomUUID();
      response.setHeader('X-Request-Id', id);
      return id;
    },
    serializers: {
      req: (request: { id: string; method: string; url: string }) => ({
        id: request.id,
        method: request.method,
        path: request.url.split('?')[0],
      }),
      res: (response: { statusCode: number }) => ({ status: response.statusCode }),
    },
    customProps: (request) => (request.caller ? { userId: request.caller.userId } : {}),
    customLogLevel: (_request, { statusCode }, error) => {
      // To be busy, or to wait for a database, is no failure of the server.
      if (statusCode === 503) return 'warn';
      return (error ?? statusCode >= 500) ? 'error' : 'info';
    },
    wrapSerializers: true,
  }) as ReturnType<typeof pinoHttp>;
}

/** Nest's own messages and the application's, as lines of the same log. */
export function toNestLogger(logger: Logger): LoggerService {
  const write =
    (level: 'info' | 'error' | 'warn' | 'debug' | 'trace' | 'fatal') =>
    (message: unknown, ...rest: unknown[]): void => {
      const context = rest.at(-1);
      if (level === 'info' && NOISE.has(context)) return;
      const line = { ...(typeof context === 'string' && { context }) };
      if (typeof message === 'object' && message !== null)
        logger[level](
          { ...line, ...(message instanceof Error ? { err: message } : message) },
          textOf(rest[0]),
        );
      else logger[level](line, textOf(message));
    };
  return {
    log: write('info'),
    error: write('error'),
    warn: write('warn'),
    debug: write('debug'),
    verbose: write('trace'),
    fatal: write('fatal'),
  };
}

/** A failed query carries its parameters, and a parameter may be a secret: only type, message and stack are kept. */
function describeError(error: Error & { code?: unknown }): object {
  return {
    type: error.constructor.name,
    message: error.message,
    stack: error.stack,
    ...(typeof error.code === 'string' && { code: error.code }),
    ...(error.cause instanceof Error && { cause: describeError(error.cause) }),
  };
}

function textOf(message: unknown): string | undefined {
  return typeof message === 'string' ? message : undefined;
}
