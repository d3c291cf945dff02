import { CryptoError } from './errors.js';
import { safetyNumber } from './safety-number.js';

const hex = (digit: string): string => digit.repeat(64);
const ALICE = { fingerprint: hex('0'), signingFingerprint: hex('a') };
const BOB = { fingerprint: hex('f'), signingFingerprint: hex('1') };

describe('safety number', () => {
  it('has a known value, the same from both sides', () => {
    expect(safetyNumber(ALICE, BOB)).toBe('192323207959709875026151745557465731659322644194533398376022');
    expect(safetyNumber(BOB, ALICE)).toBe('192323207959709875026151745557465731659322644194533398376022');
  });

  it('differs when any one key differs, or when a party swaps its two', () => {
    const numbers = [
      safetyNumber(ALICE, BOB),
      safetyNumber({ ...ALICE, fingerprint: hex('2') }, BOB),
      safetyNumber({ ...ALICE, signingFingerprint: hex('2') }, BOB),
      safetyNumber(ALICE, { ...BOB, fingerprint: hex('2') }),
      safetyNumber(ALICE, { ...BOB, signingFingerprint: hex('2') }),
      safetyNumber({ fingerprint: hex('a'), signingFingerprint: hex('0') }, BOB),
      safetyNumber(ALICE, ALICE),
    ];
    expect(new Set(numbers).size).toBe(7);
    expect(numbers.filter((number) => !/^[0-9]{60}$/.test(number))).toEqual([]);
  });

  it.each([
    ['empty', ''],
    ['short', '0'.repeat(63)],
    ['long', '0'.repeat(65)],
    ['upper case', 'A'.repeat(64)],
    ['with colons', '00:'.repeat(21) + '0'],
  ])('refuses a fingerprint that is %s', (_what, bad) => {
    expect(refusalOf(() => safetyNumber({ ...ALICE, fingerprint: bad }, BOB))).toBe('bad_key');
    expect(refusalOf(() => safetyNumber(ALICE, { ...BOB, signingFingerprint: bad }))).toBe('bad_key');
  });
});

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CryptoError) return error.reason;
    throw error;
  }
  return 'none';
}
