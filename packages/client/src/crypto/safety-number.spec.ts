import { refusalOf } from '../../../../test/support/refusal.js';
import { safetyNumber } from './safety-number.js';

const A = { fingerprint: 'a'.repeat(64), signingFingerprint: '1'.repeat(64) };
const B = { fingerprint: 'b'.repeat(64), signingFingerprint: '0'.repeat(64) };

describe('safety number', () => {
  it('is 60 digits, the same from both sides, and another for other keys', async () => {
    const numbers = await Promise.all([
      safetyNumber(A, B),
      safetyNumber(B, A),
      safetyNumber(A, A),
      safetyNumber({ ...A, signingFingerprint: '2'.repeat(64) }, B),
    ]);
    expect(numbers.map((digits) => /^[0-9]{60}$/.test(digits))).toEqual([true, true, true, true]);
    expect(numbers[0]).toBe(numbers[1]);
    expect(new Set(numbers).size).toBe(3);
  });

  it('keeps the zeros in front of a chunk', async () => {
    const parties = Array.from({ length: 50 }, (_, index) => index.toString(16).padStart(64, '0'));
    const numbers = await Promise.all(
      parties.map((hex) => safetyNumber({ fingerprint: hex, signingFingerprint: hex }, A)),
    );
    expect(new Set(numbers.map(({ length }) => length))).toEqual(new Set([60]));
  });

  it.each([
    ['too short', 'a'.repeat(63)],
    ['too long', 'a'.repeat(65)],
    ['in upper case', 'A'.repeat(64)],
    ['with a line feed', `${'a'.repeat(64)}\n`],
    ['empty', ''],
  ])('is not made of a fingerprint that is %s', async (_what, text) => {
    expect([
      await refusalOf(safetyNumber({ ...A, fingerprint: text }, B)),
      await refusalOf(safetyNumber(B, { ...A, signingFingerprint: text })),
    ]).toEqual(['bad_key', 'bad_key']);
  });
});
