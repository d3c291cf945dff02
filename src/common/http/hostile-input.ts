import { AppError } from '../errors/app-error.js';

/** No DTO nests deeper. */
const MAX_DEPTH = 16;
const MAX_VALUES = 10_000;
const MAX_NAME_CHARACTERS = 100;

/**
 * Walks parsed input once, without recursion, and refuses what no field may hold: U+0000 and lone surrogates (PostgreSQL stores
 * neither), names that every object has, nesting deeper than any DTO and more values than any request needs.
 *
 * @param place what to name when the input as a whole is refused, or a name that cannot be shown
 * @throws AppError `invalid_request` naming the field
 */
export function refuseHostileInput(input: unknown, place: 'body' | 'query' | 'path'): void {
  const pending = [{ value: input, path: '', depth: 0 }];
  let seen = 0;
  for (let next = pending.pop(); next; next = pending.pop()) {
    seen++;
    if (typeof next.value === 'string') refuseHostileText(next.value, next.path);
    if (typeof next.value !== 'object' || next.value === null) continue;
    refuseDepth(next.depth + 1);
    // Before they are listed: a list of all that fits into a body would take more memory and time than the body.
    if (seen + pending.length + countOf(next.value) > MAX_VALUES)
      throw new AppError('invalid_request', `The request has over ${MAX_VALUES} values.`);
    for (const [key, value] of Object.entries(next.value)) {
      refuseHostileText(key, next.path || place);
      // The answer quotes it.
      if (key.length > MAX_NAME_CHARACTERS)
        throw AppError.field(next.path || place, `has a name of over ${MAX_NAME_CHARACTERS} characters`);
      const field = next.path ? `${next.path}.${key}` : key;
      // The validation drops some of these silently and takes others for known ones.
      if (key === 'prototype' || key in Object.prototype) throw AppError.field(field, 'is not a known field');
      pending.push({ value, path: field, depth: next.depth + 1 });
    }
  }
}

/**
 * Refuses what nests too deep, so that it can be refused before it is parsed.
 *
 * @throws AppError `invalid_request`
 */
export function refuseDepth(depth: number): void {
  if (depth > MAX_DEPTH) throw new AppError('invalid_request', `The request nests over ${MAX_DEPTH} deep.`);
}

/**
 * Refuses a query that is not percent-encoded UTF-8: its parser would take the broken part for U+FFFD.
 *
 * @throws AppError `invalid_request` naming the parameter
 */
export function refuseBrokenQuery(url: string): void {
  for (const part of url.replace(/^[^?]*\??/, '').split('&')) {
    const [name = ''] = part.split('=');
    if (!isDecodable(name)) throw AppError.field('query', 'is not percent-encoded UTF-8');
    if (!isDecodable(part)) throw AppError.field(decodeURIComponent(name), 'is not percent-encoded UTF-8');
  }
}

function isDecodable(text: string): boolean {
  try {
    decodeURIComponent(text);
    return true;
  } catch {
    return false;
  }
}

function countOf(value: object): number {
  return Array.isArray(value) ? value.length : Object.keys(value).length;
}

function refuseHostileText(text: string, field: string): void {
  if (text.includes('\0')) throw AppError.field(field, 'must not contain U+0000');
  if (!text.isWellFormed()) throw AppError.field(field, 'must not contain a lone surrogate');
}
