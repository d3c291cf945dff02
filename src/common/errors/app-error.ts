import { PROBLEMS, type ProblemCode } from './problem-codes.js';

/** A field of the request and what is wrong with it. */
export interface FieldError {
  field: string;
  message: string;
}

interface AppErrorOptions {
  errors?: FieldError[];
  /** Members that the problem document carries beside the standard ones. */
  extensions?: Record<string, unknown>;
  retryAfterSeconds?: number;
  cause?: unknown;
}

/** What a rule throws when it refuses: a stable code and a sentence for the developer who reads it; never a secret. */
export class AppError extends Error {
  readonly errors: FieldError[] | undefined;
  readonly extensions: Record<string, unknown>;
  readonly retryAfterSeconds: number | undefined;

  constructor(
    readonly code: ProblemCode,
    readonly detail: string = PROBLEMS[code].title,
    options: AppErrorOptions = {},
  ) {
    super(`${code}: ${detail}`, { cause: options.cause });
    this.errors = options.errors;
    this.extensions = options.extensions ?? {};
    this.retryAfterSeconds = options.retryAfterSeconds;
  }

  /** A request refused for one field. */
  static field(field: string, message: string, code: ProblemCode = 'invalid_request'): AppError {
    return new AppError(code, `${field}: ${message}`, { errors: [{ field, message }] });
  }
}
