import { createPublicKey, randomInt } from 'node:crypto';
import fc from 'fast-check';
import {
  attachmentAad,
  type Box,
  CryptoError,
  type GeneratedKeyPair,
  generateKeyPairs,
  type MessageBinding,
  newMessageKey,
  openBox,
  sealBox,
  signedText,
  signMessage,
  textAad,
  unwrapKey,
  verifySignature,
  wrapKey,
} from './index.js';

const SEED = Number(process.env.TAMPER_SEED ?? randomInt(2 ** 31));
const MESSAGES = { numRuns: 200, seed: SEED };
const WRAP_BITS = 2048;

interface Content {
  binding: MessageBinding;
  text: Uint8Array;
  files: { filename: string; mimeType: string; bytes: Uint8Array }[];
}

/** One sealed part, and the associated data that every change of what it is bound to would give. */
interface Part {
  plaintext: Uint8Array;
  box: Box;
  aad: string;
  /** @param bits - which bits of a character to flip, given its place */
  changedAads: (bits: (place: number) => number[]) => string[];
}

interface Sealed {
  key: Buffer;
  parts: Part[];
}

const address = fc.stringMatching(/^[a-z0-9]{1,12}@[a-z0-9]{1,10}\.example$/);
const group = fc.uuid().map((id) => `group:${id}@a.example`);
const name = fc.string({
  unit: fc.constantFrom(...Array.from('abcJXYZ019 ."\'*/\\-_\u00dc\u00e9\u6771\u{1f510}')),
  minLength: 1,
  maxLength: 12,
});
const mimeType = fc.constantFrom('image/png', 'text/plain', 'application/octet-stream');
const bytes = fc.uint8Array({ maxLength: 16 });
const content: fc.Arbitrary<Content> = fc.record({
  binding: fc.record({ id: fc.uuid(), from: address, to: fc.oneof(address, group) }),
  text: bytes,
  files: fc.array(fc.record({ filename: name, mimeType, bytes }), { maxLength: 2 }),
});

describe(`tampering with sealed messages (TAMPER_SEED=${SEED})`, () => {
  let pair: GeneratedKeyPair;
  const [example] = fc.sample(
    content.filter(({ files }) => files.length === 2),
    { numRuns: 1, seed: SEED },
  );
  if (example === undefined) throw new Error('No example message');

  beforeAll(() => {
    pair = generateKeyPairs(2048);
  });

  it('no bit of a nonce, a ciphertext or a tag can be flipped: 200 messages, every bit', () => {
    fc.assert(
      fc.property(content, (drawn) => {
        const { key, parts } = seal(drawn);
        for (const { plaintext, box, aad } of parts) {
          expect(openBox(key, box, aad).equals(plaintext)).toBe(true);
          const flips = [...flipsOf(box.nonce), ...flipsOf(box.ciphertext)];
          expect(flips.length).toBe(8 * (12 + plaintext.length + 16));
          expect(flips.filter((flip) => withFlip(flip, () => opens(key, box, aad)))).toEqual([]);
          expect(openBox(key, box, aad).equals(plaintext)).toBe(true);
        }
      }),
      MESSAGES,
    );
  });

  it('no character that a part is bound to can be changed: 200 messages, one bit of every character', () => {
    fc.assert(
      fc.property(content, fc.nat(6), (drawn, offset) => {
        const { key, parts } = seal(drawn);
        for (const { box, aad, changedAads } of parts) {
          const changed = changedAads((place) => [(place + offset) % 7]);
          expect(opens(key, box, aad)).toBe(true);
          expect(changed.filter((other) => opens(key, box, other))).toEqual([]);
        }
      }),
      MESSAGES,
    );
  });

  it('no character that a part is bound to can be changed: one message, every bit', () => {
    const { key, parts } = seal(example);
    for (const { box, aad, changedAads } of parts) {
      const changed = changedAads(() => [0, 1, 2, 3, 4, 5, 6]);
      expect(changed.length).toBeGreaterThan(7 * 36);
      expect(opens(key, box, aad)).toBe(true);
      expect(changed.filter((other) => opens(key, box, other))).toEqual([]);
    }
  });

  it('no part opens as another part, nor with the key of another message', () => {
    fc.assert(
      fc.property(content, (drawn) => {
        const { key, parts } = seal(drawn);
        const pairs = parts.flatMap(({ box }, boxAt) =>
          parts.map(({ aad }, aadAt) => ({ box, boxAt, aad, aadAt })),
        );
        const opened = pairs.filter(({ box, aad }) => opens(key, box, aad));
        expect(opened.map(({ boxAt, aadAt }) => [boxAt, aadAt])).toEqual(parts.map((_part, at) => [at, at]));
        expect(pairs.filter(({ box, aad }) => opens(newMessageKey(), box, aad))).toEqual([]);
      }),
      MESSAGES,
    );
  });

  it('no bit of a wrapped key can be flipped: 200 messages, 8 drawn bits each', () => {
    const publicKey = createPublicKey(pair.publicKey);
    fc.assert(
      fc.property(fc.uniqueArray(fc.nat(WRAP_BITS - 1), { minLength: 8, maxLength: 8 }), (bits) => {
        const key = newMessageKey();
        const wrapped = wrapKey(publicKey, key);
        expect(unwrapKey(pair.privateKey, wrapped).equals(key)).toBe(true);
        expect(bits.filter((bit) => unwraps(pair.privateKey, wrapped, bit))).toEqual([]);
      }),
      MESSAGES,
    );
  });

  it('no bit of a wrapped key can be flipped: one message, all 2048 bits', () => {
    const key = newMessageKey();
    const wrapped = wrapKey(createPublicKey(pair.publicKey), key);
    expect(wrapped.length * 8).toBe(WRAP_BITS);
    expect(unwrapKey(pair.privateKey, wrapped).equals(key)).toBe(true);
    const bits = Array.from({ length: WRAP_BITS }, (_, bit) => bit);
    expect(bits.filter((bit) => unwraps(pair.privateKey, wrapped, bit))).toEqual([]);
  });

  it('no bit of a signature, or of what it covers, can be flipped: one message, every bit', () => {
    const publicKey = createPublicKey(pair.signingPublicKey);
    const [text, ...attachments] = seal(example).parts.map(({ box }) => box);
    const signed = signedText(example.binding, text ?? null, attachments);
    const signature = signMessage(pair.signingKey, signed);
    expect(verifySignature(publicKey, signed, signature)).toBe(true);

    const flips = [...flipsOf(signature)];
    expect(flips.length).toBe(512);
    expect(
      flips.filter((flip) => withFlip(flip, () => verifySignature(publicKey, signed, signature))),
    ).toEqual([]);
    const changed = flippedTexts(signed, () => [0, 1, 2, 3, 4, 5, 6]);
    expect(changed.filter((other) => verifySignature(publicKey, other, signature))).toEqual([]);
    const reordered = signedText(example.binding, text ?? null, attachments.toReversed());
    expect(verifySignature(publicKey, reordered, signature)).toBe(false);
  });
});

function seal({ binding, text, files }: Content): Sealed {
  const key = newMessageKey();
  const part = (plaintext: Uint8Array, aad: string, changedAads: Part['changedAads']): Part => ({
    plaintext,
    box: sealBox(key, plaintext, aad),
    aad,
    changedAads,
  });
  const textPart = part(text, textAad(binding), (bits) => [
    ...changedBindings(binding, bits).map((other) => textAad(other)),
    attachmentAad(binding, 0, 'text', 'text/plain'),
  ]);
  const fileParts = files.map((file, index) =>
    part(file.bytes, attachmentAad(binding, index, file.filename, file.mimeType), (bits) => [
      ...changedBindings(binding, bits).map((other) =>
        attachmentAad(other, index, file.filename, file.mimeType),
      ),
      ...changedTexts(file.filename, bits).map((other) =>
        attachmentAad(binding, index, other, file.mimeType),
      ),
      ...changedTexts(file.mimeType, bits).map((other) =>
        attachmentAad(binding, index, file.filename, other),
      ),
      ...[1, 2, 4, 8].map((bit) => attachmentAad(binding, index ^ bit, file.filename, file.mimeType)),
      textAad(binding),
    ]),
  );
  return { key, parts: [textPart, ...fileParts] };
}

function changedBindings(binding: MessageBinding, bits: (place: number) => number[]): MessageBinding[] {
  return [
    ...changedTexts(binding.id, bits).map((id) => ({ ...binding, id })),
    ...changedTexts(binding.from, bits).map((from) => ({ ...binding, from })),
    ...changedTexts(binding.to, bits).map((to) => ({ ...binding, to })),
  ];
}

/** Bits flipped, a character more, a character less. */
function changedTexts(text: string, bits: (place: number) => number[]): string[] {
  return [...flippedTexts(text, bits), `${text}a`, `a${text}`, text.slice(1), text.slice(0, -1)];
}

function flippedTexts(text: string, bits: (place: number) => number[]): string[] {
  return Array.from({ length: text.length }, (_, place) =>
    bits(place).map((bit) => {
      const flipped = String.fromCharCode(text.charCodeAt(place) ^ (1 << bit));
      return text.slice(0, place) + flipped + text.slice(place + 1);
    }),
  ).flat();
}

interface Flip {
  buffer: Buffer;
  byte: number;
  mask: number;
}

function* flipsOf(buffer: Buffer): Generator<Flip> {
  for (let bit = 0; bit < buffer.length * 8; bit += 1) yield { buffer, byte: bit >> 3, mask: 1 << (bit & 7) };
}

/** Runs with one bit flipped, and flips it back. */
function withFlip<T>({ buffer, byte, mask }: Flip, run: () => T): T {
  buffer.writeUInt8(buffer.readUInt8(byte) ^ mask, byte);
  const result = run();
  buffer.writeUInt8(buffer.readUInt8(byte) ^ mask, byte);
  return result;
}

function unwraps(privateKey: Buffer, wrapped: Buffer, bit: number): boolean {
  const flip = { buffer: wrapped, byte: bit >> 3, mask: 1 << (bit & 7) };
  return withFlip(flip, () => succeeds(() => unwrapKey(privateKey, wrapped)));
}

function opens(key: Buffer, box: Box, aad: string): boolean {
  return succeeds(() => openBox(key, box, aad));
}

function succeeds(run: () => unknown): boolean {
  try {
    run();
    return true;
  } catch (error) {
    if (error instanceof CryptoError && error.reason === 'not_opened') return false;
    throw error;
  }
}
