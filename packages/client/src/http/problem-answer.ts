import type { Problem } from '../wire.js';
import type { ProblemCode } from './problem-codes.js';
import { SealpostError } from './sealpost-error.js';

/**
 * The error that an answer of 400 or more stands for.
 *
 * @param text - the body
 * @param retryAfter - the header, in seconds or as a date
 */
export function problemError(status: number, text: string, retryAfter: string | null = null): SealpostError {
  const problem = parse(text);
  const retryAfterSeconds = secondsOf(retryAfter);
  if (!problem) {
    return new SealpostError('not_a_problem', `The answer ${status} is not one of a Sealpost server.`, {
      status,
      retryAfterSeconds,
    });
  }
  const { detail, requestId, errors } = problem;
  return new SealpostError(problem.code as ProblemCode, detail, {
    status,
    requestId,
    errors,
    retryAfterSeconds,
    problem,
  });
}

function parse(text: string): (Problem & Record<string, unknown>) | undefined {
  try {
    const value: unknown = JSON.parse(text);
    const { code, detail } = value as Partial<Problem>;
    return typeof code === 'string' && typeof detail === 'string'
      ? (value as Problem & Record<string, unknown>)
      : undefined;
  } catch {
    return undefined;
  }
}

/** RFC 9110 section 10.2.3. */
function secondsOf(retryAfter: string | null): number | undefined {
  if (retryAfter === null) return undefined;
  const seconds = /^\d+$/.test(retryAfter)
    ? Number(retryAfter)
    : (Date.parse(retryAfter) - Date.now()) / 1000;
  return Number.isNaN(seconds) ? undefined : Math.max(0, seconds);
}
