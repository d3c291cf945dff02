import { SealpostError } from '../http/sealpost-error.js';

const FINAL: readonly string[] = ['unauthorized', 'session_ended', 'invalid_cursor', 'cursor_expired'];

/** Whether the log would be refused again. All else, whatever a proxy may answer meanwhile, is tried again. */
export function isFinal(error: unknown): error is SealpostError {
  return error instanceof SealpostError && FINAL.includes(error.code);
}
