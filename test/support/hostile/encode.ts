import { gzipSync } from 'node:zlib';
import fc from 'fast-check';

/** How a body goes over the wire. */
export interface Encoding {
  how: (typeof WAYS)[number];
  at: number;
  type: string;
}

const WAYS = [
  'truncated',
  'empty',
  'followed by more',
  'with a mark in front',
  'with a byte that is not UTF-8',
  'with a number past all numbers',
  'with a field twice',
  'in gzip',
  'in half a gzip',
  'in UTF-16',
  'as another type',
  'as it is',
] as const;

const TYPES = [
  'text/plain',
  'application/x-www-form-urlencoded',
  'multipart/form-data; boundary=a',
  'application/json; charset=utf-16',
  'application/json; charset=UTF-8',
  'application/json;;;',
  'APPLICATION/JSON',
  'image/svg+xml',
  'image/png',
  '*/*',
];

export const encodings: fc.Arbitrary<Encoding> = fc.oneof(
  { weight: 9, arbitrary: fc.constant<Encoding>({ how: 'as it is', at: 0, type: '' }) },
  fc.record({ how: fc.constantFrom(...WAYS), at: fc.nat(100_000), type: fc.constantFrom(...TYPES) }),
);

/** The bytes of a body and the headers that say what they are. */
export function encode(
  body: Buffer,
  type: string,
  { how, at, type: otherType }: Encoding,
): { bytes: Buffer; headers: Record<string, string> } {
  const place = body.length === 0 ? 0 : at % body.length;
  const headers: Record<string, string> = { 'Content-Type': how === 'as another type' ? otherType : type };
  const text = body.toString('utf8');
  const spliced = (between: Buffer): Buffer =>
    Buffer.concat([body.subarray(0, place), between, body.subarray(place)]);
  switch (how) {
    case 'truncated':
      return { bytes: body.subarray(0, place), headers };
    case 'empty':
      return { bytes: Buffer.alloc(0), headers };
    case 'followed by more':
      return { bytes: Buffer.concat([body, body.subarray(0, 1 + (at % 9))]), headers };
    case 'with a mark in front':
      return { bytes: Buffer.concat([Buffer.from('\ufeff'), body]), headers };
    case 'with a byte that is not UTF-8':
      return { bytes: spliced(Buffer.from([0x80 + (at % 128)])), headers };
    case 'with a number past all numbers':
      return { bytes: Buffer.from(text.replace(/:(?:"[^"]*"|-?\d[^,}\]]*)/, ':-1e999')), headers };
    case 'with a field twice':
      return { bytes: Buffer.from(text.replace(/^\{("[^"]*":)/, '{$1[1],$1')), headers };
    case 'in gzip':
      return { bytes: gzipSync(body), headers: { ...headers, 'Content-Encoding': 'gzip' } };
    case 'in half a gzip':
      return { bytes: gzipSync(body).subarray(0, -9), headers: { ...headers, 'Content-Encoding': 'gzip' } };
    case 'in UTF-16':
      return { bytes: Buffer.from(text, 'utf16le'), headers };
    default:
      return { bytes: body, headers };
  }
}
