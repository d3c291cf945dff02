import { HttpException } from '@nestjs/common';
import { AppError } from './app-error.js';
import { PROBLEMS, type ProblemCode } from './problem-codes.js';

/** PostgreSQL's SQLSTATE for a table or column that is not there: the server started without migrating (RUN_MIGRATIONS). */
const NOT_MIGRATED = /^(42P01|42703)$/;

/** PostgreSQL's SQLSTATE when a lock could not be had within lock_timeout. */
const LOCK_NOT_AVAILABLE = '55P03';

/** PostgreSQL's SQLSTATE when a statement took longer than statement_timeout. */
const QUERY_CANCELED = '57014';

/** What pg says when every connection of the pool was in use all the time. */
const POOL_EXHAUSTED = 'timeout exceeded when trying to connect';

/** PostgreSQL's SQLSTATE when a row names another that is not there. */
const FOREIGN_KEY_VIOLATION = '23503';

/** What an account alone writes about itself: it fails so only when the account was deleted while the request was under way. */
const OWN_ROW = /^(avatars|event_marks|key_pairs|sessions)_user_id_fkey$/;

const CODE_BY_STATUS: Partial<Record<number, ProblemCode>> = {
  401: 'unauthorized',
  403: 'forbidden',
  404: 'not_found',
  413: 'payload_too_large',
  415: 'unsupported_media_type',
  416: 'range_not_satisfiable',
  503: 'not_ready',
};

/** The {@link AppError} that an error of the framework or of a body parser stands for; unknown ones become `internal_error`. */
export function toAppError(error: unknown): AppError {
  if (error instanceof AppError) return error;
  if (NOT_MIGRATED.test(codeOf(error))) {
    return new AppError('not_ready', 'Migrations are pending.', { retryAfterSeconds: 5, cause: error });
  }
  if (codeOf(error) === LOCK_NOT_AVAILABLE) {
    return new AppError('overloaded', 'Others work on the same at the moment; try again.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  }
  if (codeOf(error) === QUERY_CANCELED || messageOf(error).startsWith(POOL_EXHAUSTED)) {
    return new AppError('overloaded', 'The database does not keep up; try again.', {
      retryAfterSeconds: 2,
      cause: error,
    });
  }
  if (codeOf(error) === FOREIGN_KEY_VIOLATION && OWN_ROW.test(constraintOf(error))) {
    return new AppError('unauthorized', undefined, { cause: error });
  }
  if (isUnavailable(error)) {
    return new AppError('not_ready', 'The database cannot be reached.', {
      retryAfterSeconds: 5,
      cause: error,
    });
  }
  const status = statusOf(error);
  if (status === undefined || status >= 500) {
    return status === 503
      ? new AppError('not_ready', undefined, { extensions: detailsOf(error) })
      : new AppError('internal_error', 'The request id finds the cause in the log.', { cause: error });
  }
  return new AppError(CODE_BY_STATUS[status] ?? 'invalid_request', undefined, { cause: error });
}

/** The problem document of an error (RFC 9457). */
export function toProblem(error: AppError, requestId: string): Record<string, unknown> {
  const { status, title } = PROBLEMS[error.code];
  return {
    type: `urn:sealpost:problem:${error.code}`,
    title,
    status,
    code: error.code,
    detail: error.detail,
    requestId,
    ...(error.errors && { errors: error.errors }),
    ...error.extensions,
  };
}

function statusOf(error: unknown): number | undefined {
  if (error instanceof HttpException) return error.getStatus();
  if (error instanceof Error && 'status' in error && typeof error.status === 'number') return error.status;
  return undefined;
}

/** The parts that a health check found, which say which one is not ready. */
function detailsOf(error: unknown): Record<string, unknown> {
  const body = error instanceof HttpException ? error.getResponse() : {};
  return typeof body === 'object' && 'details' in body ? { details: body.details } : {};
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : '';
}

function constraintOf(error: unknown): string {
  return error instanceof Error && 'constraint' in error && typeof error.constraint === 'string'
    ? error.constraint
    : '';
}

/** What is said of a connection that ended: by pg, by its pool, and by TypeORM, which takes it from whoever has a transaction on it. */
const ENDED = [
  'Connection terminated',
  'Client has encountered a connection error',
  'Client was closed',
  'Cannot use a pool after calling end',
  'Driver not Connected',
  'Query runner already released',
];

/** Connection failures by SQLSTATE (classes 08 and 57P, too many connections), by Node's code, and by {@link ENDED}. */
function isUnavailable(error: unknown): boolean {
  if (!(error instanceof Error)) return false;
  return (
    /^(08...|57P..|53300|ECONNREFUSED|ECONNRESET|ETIMEDOUT|EPIPE|ENOTFOUND)$/.test(codeOf(error)) ||
    ENDED.some((words) => error.message.startsWith(words))
  );
}
