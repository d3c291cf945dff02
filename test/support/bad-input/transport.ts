import { gzipSync } from 'node:zlib';
import { INHERITED, nested } from './values.js';
import {
  badRequest,
  type Call,
  type Case,
  NOT_JSON,
  tooLarge,
  UNAUTHORIZED,
  WRONG_MEDIA_TYPE,
} from './world.js';

const JSON_TYPE = { 'Content-Type': 'application/json' };
const MESSAGE = '{"recipient":"bob","text":"not to be stored"}';
const KIB = 1024;

/** A body for `POST /api/messages/send`, as it is. */
const send = (raw: string | Uint8Array<ArrayBuffer>, headers: Record<string, string> = JSON_TYPE): Call => ({
  method: 'POST',
  path: '/api/messages/send',
  raw,
  headers,
});

const withMember = (member: string): Call => send(`{"recipient":"bob","text":"not to be stored",${member}}`);
const withFile = (member: string): Call =>
  withMember(`"attachments":[{"data":"","filename":"a","mimeType":"a/b",${member}}]`);
const withText = (json: string): Call => send(`{"recipient":"bob","text":${json}}`);
const latin1 = (text: string): Buffer<ArrayBuffer> =>
  Buffer.from(MESSAGE.replace('not to be stored', text), 'latin1');

const NOT_UTF8: [name: string, text: string][] = [
  ['a lone byte', 'a\xFFb'],
  ['a lone continuation', 'a\x80b'],
  ['a cut sequence', 'a\xE2\x82'],
  ['an overlong slash', 'a\xC0\xAF'],
  ['a surrogate', 'a\xED\xA0\x80'],
  ['a code point past U+10FFFF', 'a\xF4\x90\x80\x80'],
];

const HOSTILE_TEXT: [name: string, json: string][] = [
  ['U+0000', '"a\\u0000b"'],
  ['a lone high surrogate', '"a\\ud800b"'],
  ['a lone low surrogate', '"a\\udc00b"'],
  ['surrogates in the wrong order', '"a\\udc00\\ud800b"'],
];

/** Bodies that are refused before any field is looked at, or that hold what no field may. */
export const BODIES: Case[] = [
  ...[
    '{"recipient":',
    '{recipient:"bob"}',
    `${MESSAGE}${MESSAGE}`,
    "{'a':1}",
    'nope',
    ' ',
    '"text"',
    '5',
    'null',
    'true',
  ].map((json): Case => [`a body of ${json}`, () => send(json), NOT_JSON]),
  ['a body of an array', () => send(`[${MESSAGE}]`), badRequest()],
  ['no body', () => ({ method: 'POST', path: '/api/messages/send' }), badRequest('recipient')],
  ['nesting 10,000 deep in a known field', () => withText(nested(10_000)), badRequest()],
  ['nesting 10,000 deep in an unknown field', () => withMember(`"nope":${nested(10_000)}`), badRequest()],
  ['nesting 10,000 deep in a list', () => withMember(`"attachments":${nested(10_000)}`), badRequest()],
  ['nesting a million deep', () => withText(nested(1_000_000)), badRequest()],
  [
    'objects nested 10,000 deep',
    () => withText('{"a":'.repeat(10_000) + '1' + '}'.repeat(10_000)),
    badRequest(),
  ],
  ['nesting that is never closed', () => withText('['.repeat(1_000_000)), badRequest()],
  ['a list of 20,000 values', () => withText(`[${Array(20_000).fill(1).join()}]`), badRequest()],
  ...INHERITED.flatMap((name): Case[] => [
    [`a field ${name}`, () => withMember(`"${name}":{"recipient":"carol"}`), badRequest(name)],
    [`a field ${name} of a file`, () => withFile(`"${name}":1`), badRequest(`attachments.0.${name}`)],
  ]),
  ['a field with U+0000 in its name', () => withMember('"a\\u0000":1'), badRequest('body')],
  ['a field with a lone surrogate in its name', () => withFile('"a\\ud800":1'), badRequest('attachments.0')],
  ['a field with a name of 101 characters', () => withMember(`"${'a'.repeat(101)}":1`), badRequest('body')],
  ...HOSTILE_TEXT.flatMap(([name, json]): Case[] => [
    [`a text with ${name}`, () => withText(json), badRequest('text')],
    [`a recipient with ${name}`, () => send(`{"recipient":${json},"text":"a"}`), badRequest('recipient')],
    [`an unknown field with ${name}`, () => withMember(`"nope":[{"a":${json}}]`), badRequest('nope.0.a')],
  ]),
  ...NOT_UTF8.map(([name, text]): Case => [
    `a body that is not UTF-8: ${name}`,
    () => send(latin1(text)),
    NOT_JSON,
  ]),
  ...['utf-16', 'utf-16le', 'utf-32', 'iso-8859-1', 'nonsense'].map((charset): Case => [
    `JSON in the charset ${charset}`,
    () => send(MESSAGE, { 'Content-Type': `application/json; charset=${charset}` }),
    WRONG_MEDIA_TYPE,
  ]),
  [
    'JSON in UTF-16, and said to be',
    () => send(Buffer.from(MESSAGE, 'utf16le'), { 'Content-Type': 'application/json; charset=utf-16le' }),
    WRONG_MEDIA_TYPE,
  ],
  ['JSON in UTF-16', () => send(Buffer.from(MESSAGE, 'utf16le')), NOT_JSON],
  ...[
    'text/plain',
    'text/json',
    'application/x-www-form-urlencoded',
    'multipart/form-data; boundary=a',
    'application/problem+json',
    'application/jsonx',
    'application/octet-stream',
    ';;;',
    '*/*',
  ].map((type): Case => [
    `the content type ${type}`,
    () => send(MESSAGE, { 'Content-Type': type }),
    WRONG_MEDIA_TYPE,
  ]),
  ['no content type', () => send(Buffer.from(MESSAGE), {}), WRONG_MEDIA_TYPE],
  [
    'an unknown content coding',
    () => send(MESSAGE, { ...JSON_TYPE, 'Content-Encoding': 'nonsense' }),
    WRONG_MEDIA_TYPE,
  ],
  ['a gzip that is none', () => send(MESSAGE, { ...JSON_TYPE, 'Content-Encoding': 'gzip' }), badRequest()],
  [
    'a gzip of over 40 MiB',
    () => send(gzipSync(Buffer.alloc(41 * KIB * KIB, ' ')), { ...JSON_TYPE, 'Content-Encoding': 'gzip' }),
    tooLarge(),
  ],
  ['a body of over 40 MiB', () => send(Buffer.alloc(40 * KIB * KIB + 1, ' ')), tooLarge()],
  [
    'a body of over 40 MiB from nobody',
    () => ({ ...send(Buffer.alloc(40 * KIB * KIB + 1, ' ')), as: 'nobody' }),
    UNAUTHORIZED,
  ],
  ...[
    ['POST', '/api/auth/register'],
    ['POST', '/api/auth/login'],
    ['POST', '/api/auth/password'],
    ['POST', '/api/keys/rotate'],
    ['PATCH', '/api/users/me'],
    ['DELETE', '/api/users/me'],
  ].flatMap(([method = '', path = '']): Case[] => [
    [
      `a body of over 256 KiB for ${method} ${path}`,
      () => ({ method, path, json: { username: 'x'.repeat(256 * KIB) } }),
      tooLarge(),
    ],
    [`a body of an array for ${method} ${path}`, () => ({ method, path, json: [] }), badRequest()],
    [`a body of text for ${method} ${path}`, () => ({ method, path, raw: '{}' }), WRONG_MEDIA_TYPE],
  ]),
  ...[
    ['DELETE', '/api/auth/sessions'],
    ['POST', '/api/auth/logout'],
    ['PUT', '/api/messages/00000000-0000-4000-8000-000000000000/read'],
    ['DELETE', '/api/messages/00000000-0000-4000-8000-000000000000'],
    ['DELETE', '/api/users/me/avatar'],
  ].flatMap(([method = '', path = '']): Case[] => [
    [
      `a body that is not JSON for ${method} ${path}`,
      () => ({ method, path, raw: 'nope', headers: JSON_TYPE }),
      NOT_JSON,
    ],
    [`a body of text for ${method} ${path}`, () => ({ method, path, raw: 'nope' }), badRequest()],
    [
      `a body of over 256 KiB for ${method} ${path}`,
      () => ({ method, path, json: { nope: 'x'.repeat(256 * KIB) } }),
      badRequest(),
    ],
    [`a field for ${method} ${path}`, () => ({ method, path, json: { nope: 1 } }), badRequest('nope')],
  ]),
  ...(
    [
      ['that is none', 'image/png', Buffer.from('not a picture'), WRONG_MEDIA_TYPE],
      ['in another format', 'image/gif', Buffer.from('GIF89a'), WRONG_MEDIA_TYPE],
      ['in JSON', 'application/json', Buffer.from('{}'), WRONG_MEDIA_TYPE],
      ['of over 256 KiB', 'image/png', Buffer.alloc(256 * KIB + 1), tooLarge()],
    ] as const
  ).map(([name, type, raw, refusal]): Case => [
    `a picture ${name}`,
    () => ({ method: 'PUT', path: '/api/users/me/avatar', raw, headers: { 'Content-Type': type } }),
    refusal,
  ]),
  ['no picture', () => ({ method: 'PUT', path: '/api/users/me/avatar' }), badRequest()],
];
