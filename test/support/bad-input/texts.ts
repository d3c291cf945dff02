import { valuesBeside } from './values.js';

/** What is no username. */
export const NAMES: [name: string, username: unknown][] = [
  ['of two characters', 'ab'],
  ['of 33 characters', 'a'.repeat(33)],
  ['that is empty', ''],
  ['with a Cyrillic letter', 'al\u0456ce'],
  ['with a Greek letter', 'alic\u03B5'],
  ['with a full-width letter', '\uFF41lice'],
  ['with the Kelvin sign', '\u212Aate'],
  ['with a long s', 'alice\u017F'],
  ['with a dotted capital I', 'al\u0130ce'],
  ['with a combining accent', 'alice\u0301'],
  ['with a zero-width space', 'al\u200Bice'],
  ['with a soft hyphen', 'al\u00ADice'],
  ['with a space', 'al ice'],
  ['with a space at the end', 'alice '],
  ['with a line feed at the end', 'alice\n'],
  ['with U+0000', 'alice\u0000'],
  ['with a lone surrogate', 'alice\ud800'],
  ['with a leading dot', '.alice'],
  ['with a leading hyphen', '-alice'],
  ['with an @', 'dave@localhost'],
  ['with a slash', 'dave/eve'],
  ...valuesBeside('string').map(([kind, value]): [string, unknown] => [`of type ${kind}`, value]),
];

/** What is no password for an account to come. */
export const PASSWORDS: [name: string, password: unknown][] = [
  ['of 9 characters', 'Xq7!kfp2z'],
  ['of 9 characters in 18 code units', '🔑'.repeat(9)],
  ['of 9 characters after NFC', 'e\u0301'.repeat(9)],
  ['of 257 characters', 'x'.repeat(257)],
  ['that is empty', ''],
  ['that is "password123"', 'password123'],
  ['that is "Qwertyuiop"', 'Qwertyuiop'],
  ['that is "1234567890"', '1234567890'],
  ['with U+0000', 'a long password\u0000'],
  ['with a lone surrogate', 'a long password\udc00'],
  ...valuesBeside('string').map(([kind, value]): [string, unknown] => [`of type ${kind}`, value]),
];

/** Texts that are no line for people to read. */
export const LINES: [name: string, line: unknown][] = [
  ['of 101 characters', 'x'.repeat(101)],
  ['that is blank', '  '],
  ['with CR and LF', 'a\r\nb'],
  ['with a right-to-left override', 'a\u202Eb'],
  ['with U+0000', 'a\u0000b'],
  ['with a lone surrogate', 'a\ud800'],
  ...valuesBeside('string', 'null').map(([kind, value]): [string, unknown] => [`of type ${kind}`, value]),
];

/** Texts that are no e-mail address. */
export const EMAILS: [name: string, email: unknown][] = [
  ['that is none', 'alice'],
  ['with a long s', 'alice@\u017Fmall.example'],
  ['with the Kelvin sign', 'alice@\u212A.example'],
  ['with a Cyrillic letter', '\u0430lice@example.com'],
  ['with a soft hyphen', 'al\u00ADice@example.com'],
  ['with a line separator', 'al\u2028ice@example.com'],
  ['in quotes', '"al ice"@example.com'],
  ['with CR and LF', 'a@example.com\r\nBcc: b@example.com'],
  [
    'of 255 characters',
    `${'a'.repeat(64)}@${'b'.repeat(60)}.${'c'.repeat(60)}.${'d'.repeat(60)}.example.com`,
  ],
  ['with U+0000', 'a\u0000@example.com'],
  ...valuesBeside('string', 'null').map(([kind, value]): [string, unknown] => [`of type ${kind}`, value]),
];
