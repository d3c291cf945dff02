import { INHERITED } from './values.js';
import { BAD_CURSOR, badRequest, type Case, get } from './world.js';

const cursor = (...parts: unknown[]): string => Buffer.from(JSON.stringify(parts)).toString('base64url');

const ID = '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e';
const MOMENT = '2026-01-31T12:00:00.000Z';
const LISTS = ['messages', 'users', 'users/alice/keys', 'auth/sessions'];

const MADE_UP_CURSORS: [name: string, cursor: string][] = [
  ['that is empty', ''],
  ['that is random', 'q83vEjRWeJCrze8SNFZ4kA'],
  ['that is no base64', '%2B%2F%3D%21'],
  ['of JSON that is no list', Buffer.from('{"a":1}').toString('base64url')],
  ['of numbers', cursor(1, 2, 3)],
  ['of nothing', cursor()],
  ['of a list that does not exist', cursor('nope', MOMENT, ID)],
  ['of U+0000', cursor('users', 'bo\u0000b')],
  ['with padding', `${Buffer.from(JSON.stringify(['users', 'bobby'])).toString('base64url')}%3D`],
];

const WRONG_CURSORS: [list: string, name: string, cursor: string][] = [
  ['messages', 'of another list', cursor('users', 'bob')],
  ['messages', 'with a part too few', cursor('messages', MOMENT)],
  ['messages', 'with a part too many', cursor('messages', MOMENT, ID, ID)],
  ['messages', 'with a month 99', cursor('messages', '2026-99-31T12:00:00.000Z', ID)],
  ['messages', 'with a 30 February', cursor('messages', '2026-02-30T12:00:00.000Z', ID)],
  ['messages', 'with an hour 24', cursor('messages', '2026-02-20T24:00:00.000Z', ID)],
  ['messages', 'with the year 0', cursor('messages', '0000-01-31T12:00:00.000Z', ID)],
  ['messages', 'with an id that is no UUID', cursor('messages', MOMENT, 'x')],
  ['messages', 'with an id in upper case', cursor('messages', MOMENT, ID.toUpperCase())],
  ['users', 'of another list', cursor('sessions', ID)],
  ['users', 'with a name that is none', cursor('users', 'B O B')],
  ['users/alice/keys', 'of another list', cursor('sessions', '1')],
  ['users/alice/keys', 'with a version 0', cursor('keys', '0')],
  ['users/alice/keys', 'with a huge version', cursor('keys', '9'.repeat(30))],
  ['auth/sessions', 'of another list', cursor('messages', MOMENT, ID)],
  ['auth/sessions', 'with an id that is no UUID', cursor('sessions', 'x')],
];

const MOMENTS = [
  '',
  'rubbish',
  '0',
  '-009999-01-01',
  '+012026-01-01',
  '9999-99-99',
  '2026-02-30',
  '2026-01-01T25:00Z',
  '2026-01-01T10',
  '2026-01-01T10:00',
  '2026-01-01T10.5Z',
  '2026-01-01T10:30,5Z',
  '2026-01-01T1000Z',
  '2026-01-01 10:00Z',
  '2026-01-01T10:00:00+01',
  '2026-W01-1',
  '2026-001',
  '20260101',
  '0000-01-01',
  'Thu, 01 Jan 2026 00:00:00 GMT',
];

const FILTERS: [query: string, field: string][] = [
  ['direction=', 'direction'],
  ['direction=outbox', 'direction'],
  ['direction=INBOX', 'direction'],
  ['unread=', 'unread'],
  ['unread=1', 'unread'],
  ['with=', 'with'],
  ['with=bob&groupId=00000000-0000-4000-8000-000000000000', 'with'],
  [`with=${'a'.repeat(321)}`, 'with'],
  [`filename=${'a'.repeat(256)}`, 'filename'],
  [`mimeType=${'a'.repeat(256)}`, 'mimeType'],
  ['replyTo=x', 'replyTo'],
  [`replyTo=${ID.toUpperCase()}`, 'replyTo'],
];

/** Texts that no query may hold, percent-encoded. */
const HOSTILE: [name: string, encoded: string][] = [
  ['U+0000', 'a%00b'],
  ['a lone surrogate', '%ED%A0%80'],
  ['broken percent-encoding', '%E0%A4%A'],
  ['a byte that is not UTF-8', '%FF'],
  ['a percent sign alone', '100%'],
];

const TEXT_QUERIES = [
  ['users', 'search'],
  ['messages', 'with'],
  ['messages', 'filename'],
  ['messages', 'mimeType'],
  ['auth/kdf', 'username'],
  ['auth/recovery', 'username'],
].map(([path = '', field = '']) => [path, field] as const);

/** Queries that are refused. */
export const QUERIES: Case[] = [
  ...LISTS.flatMap((list): Case[] => [
    ...['0', '101', '-1', 'abc', '1.5', '', '1e9', 'NaN', 'Infinity', '9'.repeat(40)].map((limit): Case => [
      `${list} with the limit ${limit}`,
      () => get(`${list}?limit=${limit}`),
      badRequest('limit'),
    ]),
    ...MADE_UP_CURSORS.map(([name, made]): Case => [
      `${list} with a cursor ${name}`,
      () => get(`${list}?cursor=${made}`),
      BAD_CURSOR,
    ]),
    [
      `${list} with a cursor of 501 characters`,
      () => get(`${list}?cursor=${'a'.repeat(501)}`),
      badRequest('cursor'),
    ],
    ...['limit=5&limit=5', 'cursor=a&cursor=b'].map((query): Case => [
      `${list} with ${query}`,
      () => get(`${list}?${query}`),
      badRequest(query.split('=')[0]),
    ]),
    ...[...INHERITED, 'nope', 'limit[a]', 'limit[]', ''].map((field): Case => [
      `${list} with a parameter "${field}"`,
      () => get(`${list}?${field}=1`),
      badRequest(field),
    ]),
    [`${list} with U+0000 in a parameter's name`, () => get(`${list}?a%00=1`), badRequest('query')],
    [`${list} with a broken parameter's name`, () => get(`${list}?%FF=1`), badRequest('query')],
  ]),
  ...WRONG_CURSORS.map(([list, name, wrong]): Case => [
    `${list} with a cursor ${name}`,
    () => get(`${list}?cursor=${wrong}`),
    BAD_CURSOR,
  ]),
  ...['since', 'until'].flatMap((field) =>
    MOMENTS.map((moment): Case => [
      `messages ${field} "${moment}"`,
      () => get(`messages?${field}=${encodeURIComponent(moment)}`),
      badRequest(field),
    ]),
  ),
  ...FILTERS.map(([query, field]): Case => [
    `messages with ${query.slice(0, 40)}`,
    () => get(`messages?${query}`),
    badRequest(field),
  ]),
  ...['direction', 'with', 'since', 'until', 'filename', 'mimeType', 'replyTo', 'unread'].map(
    (field): Case => [
      `messages with ${field} twice`,
      () => get(`messages?${field}=true&${field}=true`),
      badRequest(field),
    ],
  ),
  ...TEXT_QUERIES.flatMap(([path, field]): Case[] => [
    [`${path} with ${field} twice`, () => get(`${path}?${field}=a&${field}=b`), badRequest(field)],
    ...HOSTILE.map(([name, text]): Case => [
      `${path} with ${name} in ${field}`,
      () => get(`${path}?${field}=${text}`),
      badRequest(field),
    ]),
  ]),
  ['auth/kdf without a name', () => get('auth/kdf'), badRequest('username')],
  [
    'users with a search of 101 characters',
    () => get(`users?search=${'a'.repeat(101)}`),
    badRequest('search'),
  ],
  [
    'a deletion with an unknown scope',
    ({ message }) => ({ method: 'DELETE', path: `/api/messages/${message.id}?scope=all` }),
    badRequest('scope'),
  ],
];
