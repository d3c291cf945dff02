import type { ProblemCode } from '../common/index.js';

/** Why the server ends a socket, or refuses one. */
export type EndReason = ProblemCode | 'too_slow';

const FINAL: readonly EndReason[] = ['unauthorized', 'invalid_cursor', 'cursor_expired'];

/**
 * Whether a client that connects again as it did would be refused again. A client of socket.io takes a refusal and a disconnection by
 * the server for final; when only the connection closes, it comes back by itself, later each time.
 */
export function isFinal(reason: EndReason): boolean {
  return FINAL.includes(reason);
}
