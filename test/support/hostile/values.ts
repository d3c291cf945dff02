import fc from 'fast-check';
import { BAD_BASE64, INHERITED, nested } from '../bad-input/values.js';

/** Characters that parsers, databases, headers and people read in ways of their own. */
const ODD_CHARACTERS = [
  ...['\0', '\ud800', '\udc00', '\udc00\ud800', '\ufeff', '\ufffd', '\ufffe', '\u{10ffff}', '\u{1f510}'],
  ...['\r\n', '\n', '\t', '\u001b[2J', '\u007f', '\u0085', '\u2028', '\u202e', '\u200b', '\u00ad'],
  ...['e\u0301', '\u212a', '\u0130', '\u017f', '\ufb03', '\u0456', '\u05d0'],
  ...[
    "'",
    '"',
    '\\',
    '`',
    '$1',
    '%',
    '_',
    '%s',
    '%00',
    '..',
    '/',
    '?',
    '#',
    '&',
    ';',
    ':',
    '|',
    '*',
    '{}',
    '\\u0000',
  ],
];

const TEXTS = [
  '',
  ' ',
  'null',
  'undefined',
  'NaN',
  '[object Object]',
  'true',
  '0',
  '-1',
  '1e400',
  '00000000-0000-0000-0000-000000000000',
  'FFFFFFFF-FFFF-4FFF-BFFF-FFFFFFFFFFFF',
  "'; DROP TABLE users; --",
  '<script>alert(1)</script>',
  '{{7*7}}${7*7}',
  '../../../../etc/passwd',
  '2026-02-30T00:00:00Z',
  '9999-12-31T23:59:59.999Z',
  '+275760-09-13T00:00:00.000Z',
  '0000-00-00',
  'group:00000000-0000-4000-8000-000000000000@localhost',
  'bob@elsewhere.example',
  '@',
  'a@',
  '@localhost',
  ...INHERITED,
  ...BAD_BASE64.map(([, text]) => text),
];

const LENGTHS = [
  1, 2, 3, 12, 16, 31, 32, 33, 64, 99, 100, 101, 255, 256, 257, 320, 321, 500, 501, 1024, 2000, 2001, 65_536,
  65_537,
];

export const oddCharacter = fc.constantFrom(...ODD_CHARACTERS);
export const oddText = fc.oneof(
  fc.constantFrom(...TEXTS),
  oddCharacter,
  fc.constantFrom(...LENGTHS).map((length) => 'x'.repeat(length)),
  fc.constantFrom(...LENGTHS.filter((length) => length < 3000)).map((length) => '\u{1f510}'.repeat(length)),
  fc.string({ unit: 'binary', maxLength: 40 }),
  fc.string({ unit: 'grapheme', maxLength: 40 }),
);

const oddNumber = fc.oneof(
  fc.constantFrom(0, -0, -1, 0.5, 1e21, 2 ** 31, 2 ** 32, 2 ** 53, 2 ** 63, -(2 ** 63), 1e308, 5e-324),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.integer(),
);

/** Names of fields that are not there, or that objects have by themselves. */
export const oddName = fc.oneof(
  fc.constantFrom(
    ...INHERITED,
    'valueOf',
    'then',
    'toJSON',
    'length',
    '0',
    '',
    'nope',
    'role',
    'isAdmin',
    'userId',
  ),
  oddCharacter,
  fc.constantFrom('x'.repeat(100), 'x'.repeat(101), 'a.b', 'a[b]', '$where'),
);

/** Any JSON that a field is not meant to be. */
export const oddValue: fc.Arbitrary<unknown> = fc.oneof(
  { weight: 5, arbitrary: oddText },
  { weight: 3, arbitrary: oddNumber },
  fc.constantFrom(null, true, false, [], {}, [[]], [null], { toString: 1 }),
  fc.constantFrom(3, 17, 200).map((depth) => JSON.parse(nested(depth)) as unknown),
  fc.constantFrom(11, 101, 300, 10_001).map((length) => Array.from({ length }, () => 1)),
  fc.dictionary(oddName, fc.oneof(oddText, oddNumber), { maxKeys: 4 }),
);
