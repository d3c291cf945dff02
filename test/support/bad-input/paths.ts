import { badRequest, type Call, type Case, get, NOT_FOUND, UNAUTHORIZED, type World } from './world.js';

const ID = '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e';
const BAD_IDS = ['x', '1', `${ID}0`, ID.replaceAll('-', ''), `{${ID}}`, `${ID}%0A`, '%20', "'%20OR%201=1--"];

const WITH_ID: [method: string, path: (id: string) => string][] = [
  ['GET', (id) => `/api/messages/${id}`],
  ['DELETE', (id) => `/api/messages/${id}`],
  ['PUT', (id) => `/api/messages/${id}/read`],
  ['GET', (id) => `/api/messages/${id}/attachments/0`],
  ['DELETE', (id) => `/api/auth/sessions/${id}`],
];

const WITH_NAME = ['', '/avatar', '/keys', '/public-key'];

const withToken = (token: string | undefined, { alice }: World): Call => ({
  method: 'GET',
  path: '/api/users/me',
  as: 'nobody',
  headers: token === undefined ? {} : { 'X-Auth-Token': token || alice.token },
});

/** Paths and tokens that are refused. */
export const PATHS: Case[] = [
  ...WITH_ID.flatMap(([method, path]): Case[] => [
    ...BAD_IDS.map((id): Case => [
      `${method} ${path(id)}`,
      () => ({ method, path: path(id) }),
      badRequest('id'),
    ]),
    [`${method} ${path('a%00')}`, () => ({ method, path: path('a%00') }), badRequest('id')],
    ...['%E0%A4%A', '%FF', '%'].map((id): Case => [
      `${method} ${path(id)}`,
      () => ({ method, path: path(id) }),
      badRequest(),
    ]),
  ]),
  ...WITH_NAME.flatMap((rest): Case[] => [
    [`GET users/%00${rest}`, () => get(`users/%00${rest}`), badRequest('username')],
    ...['%E0%A4%A', '%FF', '%ED%A0%80', '%'].map((name): Case => [
      `GET users/${name}${rest}`,
      () => get(`users/${name}${rest}`),
      badRequest(),
    ]),
    ...['nobody', 'a%2Fb', 'bob@elsewhere', 'a'.repeat(4000), '%F0%9F%94%91'].map((name): Case => [
      `GET users/${name.slice(0, 20)}${rest}`,
      () => get(`users/${name}${rest}`),
      NOT_FOUND,
    ]),
  ]),
  ...['-1', 'x', '1.5', '99999', '%20', '0%0A'].map((index): Case => [
    `the attachment ${index}`,
    ({ message }) => get(`messages/${message.id}/attachments/${index}`),
    badRequest('index'),
  ]),
  [
    'an attachment that is not there',
    ({ message }) => get(`messages/${message.id}/attachments/1`),
    NOT_FOUND,
  ],
  ['no token', (world) => withToken(undefined, world), UNAUTHORIZED],
  ...['x', 'a'.repeat(63), 'a'.repeat(64), 'a'.repeat(65), 'g'.repeat(64), 'a'.repeat(8000)].map(
    (token): Case => [
      `a token of ${token.length} ${token.slice(0, 1)}`,
      (world) => withToken(token, world),
      UNAUTHORIZED,
    ],
  ),
  ['a token in upper case', (world) => withToken(world.alice.token.toUpperCase(), world), UNAUTHORIZED],
  ['a token cut by a character', (world) => withToken(world.alice.token.slice(1), world), UNAUTHORIZED],
  ['a token with one more', (world) => withToken(`${world.alice.token}0`, world), UNAUTHORIZED],
  ['two tokens', (world) => withToken(`${world.alice.token}, ${world.bob.token}`, world), UNAUTHORIZED],
];
