import type { LoggerService } from '@nestjs/common';
import { pino, type Logger } from 'pino';
import { redactLine, redactText } from './log-redaction.js';

/** What Nest says of every module and route at start. */
const NOISE = new Set<unknown>(['InstanceLoader', 'RouterExplorer', 'RoutesResolver', 'NestFactory']);

/** A line waits no longer than this to be written together with others. */
const FLUSH_MILLISECONDS = 100;
const BUFFER_BYTES = 8192;

/** JSON lines on standard output, a few at a time. Nothing logs a body; what could hold a secret is redacted all the same. */
export function createLogger(level: string): Logger {
  const output = pino.destination({
    sync: false,
    minLength: BUFFER_BYTES,
    periodicFlush: FLUSH_MILLISECONDS,
  });
  const options = {
    level,
    base: null,
    formatters: { log: redactLine },
    // Errors are described by then.
    serializers: { err: (described: unknown) => described },
  };
  return pino(options, output);
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

function textOf(message: unknown): string | undefined {
  return typeof message === 'string' ? redactText(message) : undefined;
}
