import { createHash } from 'node:crypto';
import { AppError, decodeCursor, encodeCursor } from '../common/index.js';

/** The cursor of a place in a user's log. It names the user, so that another's is told from one's own. */
export function eventCursor(userId: string, number: number): string {
  return encodeCursor('events', [markOf(userId), String(number)]);
}

/**
 * The place that a cursor of this user's log means.
 *
 * @throws AppError `invalid_cursor` for one that is made up or another's
 */
export function placeOfCursor(userId: string, cursor: string): number {
  const [mark, number] = decodeCursor('events', [/^[0-9a-f]{12}$/, /^(0|[1-9]\d{0,14})$/], cursor, 'after');
  if (mark !== markOf(userId)) throw AppError.field('after', 'is not a cursor of your log', 'invalid_cursor');
  return Number(number);
}

function markOf(userId: string): string {
  return createHash('sha256').update(userId).digest('hex').slice(0, 12);
}
