import { AppError } from '../errors/app-error.js';

/**
 * A keyset cursor: the sort values of the last row that was shown, under the name of the list that made it. It is opaque to clients
 * (base64url of JSON) and holds nothing that the list itself did not show.
 */
export function encodeCursor(list: string, position: readonly string[]): string {
  return Buffer.from(JSON.stringify([list, ...position])).toString('base64url');
}

/**
 * Reads a cursor of `list` whose parts match `shape`, one expression a part.
 *
 * @param field the field of the request that it came in
 *
 * @throws AppError `invalid_cursor` for anything that the list did not make
 */
export function decodeCursor(
  list: string,
  shape: readonly RegExp[],
  cursor: string,
  field = 'cursor',
): string[] {
  const parts = parseParts(cursor, field);
  const [name, ...position] = parts;
  const fits =
    name === list &&
    position.length === shape.length &&
    encodeCursor(list, position) === cursor &&
    shape.every((part, index) => part.test(position[index] ?? ''));
  if (!fits) throw invalidCursor(field);
  return position;
}

/** The refusal of a cursor; lists throw it too when the parts fit and their values do not. */
export function invalidCursor(field = 'cursor'): AppError {
  return AppError.field(field, 'is not a cursor of this list', 'invalid_cursor');
}

function parseParts(cursor: string, field: string): string[] {
  try {
    const parts: unknown = JSON.parse(Buffer.from(cursor, 'base64url').toString());
    if (Array.isArray(parts) && parts.every((part) => typeof part === 'string')) return parts;
  } catch {
    // What does not parse is no cursor, like what parses to something else.
  }
  throw invalidCursor(field);
}
