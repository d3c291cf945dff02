/** JSON values by the type that they have. */
const VALUES = { null: null, boolean: true, number: 5, string: 'x', object: {}, array: [] } as const;
type Kind = keyof typeof VALUES;

/** Every JSON value that a field of the given types must not be, and its name. */
export function valuesBeside(...accepted: Kind[]): [kind: string, value: unknown][] {
  return Object.entries(VALUES).filter(([kind]) => !accepted.includes(kind as Kind));
}

/** Text in base64 that is not as RFC 4648 section 4 writes it, and why. */
export const BAD_BASE64: [name: string, text: string][] = [
  ['unpadded', 'AAA'],
  ['padded too much', 'AAAA===='],
  ['padding alone', '===='],
  ['URL-safe', '-_-_'],
  ['not canonical', 'AB=='],
  ['broken by a line', 'AAAA\nAAAA'],
  ['begun by a space', ' AAAA'],
  ['no base64', '@@@@'],
];

/** Names that JavaScript objects have by themselves. */
export const INHERITED = ['__proto__', 'constructor', 'prototype', 'toString', 'hasOwnProperty'];

/** JSON of arrays in arrays. */
export const nested = (depth: number): string => '['.repeat(depth) + ']'.repeat(depth);
