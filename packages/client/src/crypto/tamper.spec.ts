import fc from 'fast-check';
import {
  deliver,
  makePerson,
  type Person,
  requestFor,
  sealFor,
} from '../../../../test/support/client-people.js';
import type { WireMessage } from '../wire.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { utf8 } from './bytes.js';
import { openEnvelope, type OpenResult } from './open-envelope.js';

let alice: Person;
let bob: Person;
let message: WireMessage;

beforeAll(async () => {
  [alice, bob] = await Promise.all([makePerson('alice@a.example'), makePerson('bob@a.example')]);
  const file = { filename: 'a.txt', mimeType: 'text/plain', content: utf8('0123') };
  message = deliver(await sealFor(alice, bob, { text: 'abcd', attachments: [file] }), alice, bob);
});

const open = (change: Partial<WireMessage>): Promise<OpenResult> =>
  openEnvelope(requestFor({ ...message, ...change }, alice, bob));

/** Anything that a user may write, or a client that sends no text at all. */
const content = fc.record({
  text: fc.option(fc.string({ unit: 'grapheme', maxLength: 200 })),
  attachments: fc.array(
    fc.record({
      filename: fc.string({ unit: 'grapheme', minLength: 1, maxLength: 50 }),
      mimeType: fc.constantFrom('text/plain', 'image/png', 'application/x.y+z; charset="\u00fc"', ''),
      content: fc.uint8Array({ maxLength: 300 }).map((bytes) => new Uint8Array(bytes)),
    }),
    { maxLength: 4 },
  ),
});

describe('whatever is sealed', () => {
  it('opens to the same, verified', async () => {
    await fc.assert(
      fc.asyncProperty(content, async ({ text, attachments }) => {
        const sealed = deliver(await sealFor(alice, bob, { text, attachments }), alice, bob);
        const result = await openEnvelope(requestFor(sealed, alice, bob));
        expect([result.status, result.text]).toEqual(['verified', text]);
        expect(result.attachments).toEqual(
          attachments.map((file, index) => ({ index, ...file, size: file.content.length })),
        );
      }),
      { numRuns: 100 },
    );
  });
});

describe('one bit', () => {
  it('of a text, a file or their nonces lets nothing open: every bit', async () => {
    const { text, attachments } = message;
    const [file] = attachments;
    if (!text || !file) throw new Error('The message has a text and a file.');
    const changes = [
      ...flips(text.nonce).map((nonce) => ({ text: { ...text, nonce } })),
      ...flips(text.ciphertext).map((ciphertext) => ({ text: { ...text, ciphertext } })),
      ...flips(file.nonce).map((nonce) => ({ attachments: [{ ...file, nonce }] })),
      ...flips(file.ciphertext ?? '').map((ciphertext) => ({ attachments: [{ ...file, ciphertext }] })),
    ];
    const reasons = await Promise.all(changes.map(async (change) => (await open(change)).reason));
    expect([changes.length, new Set(reasons)]).toEqual([512, new Set(['not_opened'])]);
  });

  it('of a signature makes it wrong: every bit', async () => {
    const changes = flips(message.signature ?? '');
    const reasons = await Promise.all(changes.map(async (signature) => (await open({ signature })).reason));
    expect([changes.length, new Set(reasons)]).toEqual([512, new Set(['bad_signature'])]);
  });

  it('of a wrapped key lets nothing open: one in each byte', async () => {
    const { keyId = '', wrappedKey = '' } = message.key ?? {};
    const changes = flips(wrappedKey).filter((_, bit) => bit % 8 === (bit >> 3) % 8);
    const results = changes.map(
      async (changed) => (await open({ key: { keyId, wrappedKey: changed } })).reason,
    );
    expect([changes.length, new Set(await Promise.all(results))]).toEqual([256, new Set(['not_opened'])]);
  });

  it('of what a message is bound to lets nothing open', async () => {
    const character = fc.nat({ max: 1_000 });
    const bit = fc.integer({ min: 0, max: 6 });
    const field = fc.constantFrom('id', 'from', 'filename', 'mimeType');
    await fc.assert(
      fc.asyncProperty(field, character, bit, async (name, at, place) => {
        const [file] = message.attachments;
        if (!file) throw new Error('The message has a file.');
        const { reason } = await open(
          name === 'id' || name === 'from'
            ? { [name]: flipped(message[name], at, place) }
            : { attachments: [{ ...file, [name]: flipped(file[name], at, place) }] },
        );
        expect(reason).toBe('not_opened');
      }),
      { numRuns: 200 },
    );
  });
});

/** Each text that comes of flipping one bit of what a base64 text holds. */
function flips(text: string): string[] {
  const bytes = decodeBase64(text);
  return Array.from({ length: bytes.length * 8 }, (_, bit) => {
    const changed = bytes.slice();
    changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    return encodeBase64(changed);
  });
}

function flipped(text: string, at: number, bit: number): string {
  const place = at % text.length;
  const changed = String.fromCharCode(text.charCodeAt(place) ^ (1 << bit));
  return text.slice(0, place) + changed + text.slice(place + 1);
}
