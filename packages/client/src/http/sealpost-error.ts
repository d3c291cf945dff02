import type { KeyChange } from '../model.js';
import type { FieldError, Problem } from '../wire.js';
import type { ClientCode, ProblemCode } from './problem-codes.js';

/** What is known of an error beside its code. */
export interface ErrorDetails {
  status?: number;
  requestId?: string;
  errors?: FieldError[];
  retryAfterSeconds?: number;
  problem?: Problem & Record<string, unknown>;
  change?: KeyChange;
  cause?: unknown;
}

/** Everything that the client throws of its own, except the reason of a signal that was aborted. It never holds a secret. */
export class SealpostError extends Error {
  override readonly name = 'SealpostError';
  /** The HTTP status, when the server answered. */
  readonly status?: number;
  /** The id under which the server logged the request. */
  readonly requestId?: string;
  /** The fields that the server refused. */
  readonly errors: FieldError[];
  /** How long the server asks to wait. */
  readonly retryAfterSeconds?: number;
  /** The server's whole answer, with the members that only some problems have. */
  readonly problem?: Problem & Record<string, unknown>;
  /** With `key_changed`: what changed. */
  readonly change?: KeyChange;

  /**
   * @param code - the stable word to branch on; a server that is newer than this client may send one that is not in the list
   * @param detail - what happened this time, for a person to read
   */
  constructor(
    readonly code: ProblemCode | ClientCode,
    readonly detail: string,
    { cause, errors = [], ...details }: ErrorDetails = {},
  ) {
    super(detail, { cause });
    this.errors = errors;
    Object.assign(this, details);
  }
}
