import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import type { AsyncDocument } from '../event-schemas.js';
import { valueOf } from './schema-values.js';
import { type Change, changes } from './spoil.js';
import { oddName, oddText, oddValue } from './values.js';

/** What a client sends after the handshake: an event, or text in the place of a packet of socket.io. */
export type DrawnPacket =
  | { name: string; payload: unknown; changes: Change[]; more: unknown[]; id: number | undefined }
  | { raw: string };

const DOCUMENT = JSON.parse(readFileSync('asyncapi.json', 'utf8')) as AsyncDocument;
/** The names of the events that the server receives, and what they carry. */
const RECEIVED = Object.values(DOCUMENT.operations)
  .filter(({ action }) => action === 'receive')
  .flatMap(({ messages }) =>
    messages.map(({ $ref }) => DOCUMENT.components.messages[$ref.split('/').at(-1) ?? '']),
  )
  .flatMap((message) => message ?? []);

const RESERVED = [
  'connect',
  'connect_error',
  'disconnect',
  'disconnecting',
  'newListener',
  'error',
  'event',
  'closing',
];
const RAW = [
  ...[
    '',
    '2',
    '2[',
    '2[]',
    '2{}',
    '2null',
    '2["typing"',
    '2["typing"]',
    '2[{}]',
    '2[1,2]',
    '2[null]',
    '2["__proto__",{}]',
  ],
  ...['3', '3[]', '30[]', '3999999999999999[]', '399999999999999999999[]', '3-1[]', '31["a"]', '3{}'],
  ...['4', '4{"a":1}', '4"a"', '9', '0', '0{}', '0null', '0[]', '0/other,', '1', '1/other,', '7', '-1', 'x'],
  ...[
    '5',
    '51-["typing",{"_placeholder":true,"num":0}]',
    '599999-["typing"]',
    '5-1-["typing"]',
    '51-[{"_placeholder":true,"num":-1}]',
  ],
  ...[
    '61-1[{"_placeholder":true,"num":0}]',
    '2/other,["typing",{}]',
    '2/,["typing",{}]',
    `2${'1'.repeat(400)}["typing",{}]`,
  ],
  ...[`2["typing",${'['.repeat(5000)}${']'.repeat(5000)}]`, `2["typing",{"to":"${'x'.repeat(50_000)}"}]`],
];

const text = (values: string[]): fc.Arbitrary<string> => fc.constantFrom(...values);

export const drawnPackets: fc.Arbitrary<DrawnPacket> = fc.oneof(
  {
    weight: 24,
    arbitrary: fc.constantFrom(...RECEIVED).chain(({ name, payload }) =>
      fc.record({
        name: fc.oneof({ weight: 9, arbitrary: fc.constant(name) }, text(RESERVED), oddName),
        payload: valueOf(schemaOf(payload)),
        changes,
        more: fc.oneof(
          { weight: 6, arbitrary: fc.constant<unknown[]>([]) },
          fc.array(oddValue, { maxLength: 2 }),
        ),
        id: fc.option(fc.nat(), { nil: undefined, freq: 3 }),
      }),
    ),
  },
  text(RAW).map((raw) => ({ raw })),
  oddText.map((raw) => ({ raw: raw.slice(0, 50_000) })),
);

/** What somebody shows in the handshake. @param token a good one */
export const drawnHandshakes = (token: string): fc.Arbitrary<string> =>
  fc.oneof(
    text([
      '40',
      '40{}',
      '40null',
      '40[]',
      '40"a"',
      '40{"token":1}',
      '40{"token":null}',
      '40{"token":{"a":1}}',
      '4040',
      '44{}',
      '42[]',
    ]),
    oddValue.map((after) => `40${JSON.stringify({ token, after })}`),
    fc
      .tuple(oddName, oddValue)
      .map(([name, value]) => `40{"token":"${token}",${JSON.stringify(name)}:${JSON.stringify(value)}}`),
    text(['0', '1', '2', '2probe', '3', '5', '6', '7', 'b', 'bAAAA', '4', '', '\u001e', '40\u001e40']),
    oddText.map((raw) => raw.slice(0, 50_000)),
  );

function schemaOf(payload: object): Record<string, unknown> {
  const { $ref } = payload as { $ref?: string };
  return DOCUMENT.components.schemas[$ref?.split('/').at(-1) ?? ''] ?? {};
}
