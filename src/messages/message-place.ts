import { decodeCursor, invalidCursor, UUID } from '../common/index.js';

const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** A place in a list that is ordered by time, then by id. */
export interface MessagePlace {
  /** ISO 8601. */
  sentAt: string;
  id: string;
}

/** @throws AppError `invalid_cursor` */
export function placeOf(list: string, cursor: string): MessagePlace {
  const [sentAt = '', id = ''] = decodeCursor(list, [ISO_MOMENT, UUID], cursor);
  if (!isMoment(sentAt)) throw invalidCursor();
  return { sentAt, id };
}

/** Whether PostgreSQL reads it: `Date` also takes a 30 February and the year 0. */
function isMoment(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString() === text && date.getUTCFullYear() > 0;
}
