import { AppError } from '../errors/app-error.js';

const MAX_DEPTH = 16;
const MAX_VALUES = 10_000;

/**
 * Walks parsed input once, without recursion, and refuses what no field may hold: U+0000 and lone surrogates (PostgreSQL stores
 * neither), `__proto__`, nesting deeper than any DTO and more values than any request needs.
 *
 * @throws AppError `invalid_request` naming the field
 */
export function refuseHostileInput(input: unknown, path: string): void {
  const pending = [{ value: input, path, depth: 0 }];
  let seen = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    if (++seen > MAX_VALUES)
      throw new AppError('invalid_request', `The request has over ${MAX_VALUES} values.`);
    if (typeof next.value === 'string') refuseHostileText(next.value, next.path);
    if (typeof next.value !== 'object' || next.value === null) continue;
    if (next.depth === MAX_DEPTH)
      throw new AppError('invalid_request', `The request nests over ${MAX_DEPTH} deep.`);
    for (const [key, value] of Object.entries(next.value)) {
      refuseHostileText(key, next.path || 'body');
      const field = next.path ? `${next.path}.${key}` : key;
      if (key === '__proto__') throw AppError.field(field, 'is not a known field');
      pending.push({ value, path: field, depth: next.depth + 1 });
    }
  }
}

function refuseHostileText(text: string, field: string): void {
  if (text.includes('\0')) throw AppError.field(field, 'must not contain U+0000');
  if (!text.isWellFormed()) throw AppError.field(field, 'must not contain a lone surrogate');
}
