import { CryptoError } from './errors.js';
import { deriveRecoveryKeys, newRecoveryCode, normalizeRecoveryCode } from './recovery-code.js';

const SHOWN = 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46';
const NORMAL = 'AN7Y2BGMXNZK955RQT24QKVPQ41FXT46';

describe('recovery code', () => {
  it('is eight groups of four from the alphabet, never the same twice', () => {
    const codes = Array.from({ length: 1_000 }, () => newRecoveryCode());
    const shape = /^[0-9A-HJKMNP-TV-Z]{4}(-[0-9A-HJKMNP-TV-Z]{4}){7}$/;
    expect(codes.filter((code) => !shape.test(code))).toEqual([]);
    expect(new Set(codes).size).toBe(1_000);
  });

  it('uses every character in every place', () => {
    const seen = Array.from({ length: 32 }, () => new Set<string>());
    for (let round = 0; round < 1_000; round += 1) {
      Array.from(newRecoveryCode().replaceAll('-', '')).forEach((character, place) =>
        seen[place]?.add(character),
      );
    }
    expect(seen.map((characters) => characters.size)).toEqual(Array.from({ length: 32 }, () => 32));
  });

  it.each([
    ['as shown', SHOWN],
    ['already normal', NORMAL],
    ['lower case', SHOWN.toLowerCase()],
    ['spaces for dashes', SHOWN.replaceAll('-', ' ')],
    ['spaces around', `  ${SHOWN} `],
    ['dashes anywhere', `-${Array.from(NORMAL).join('-')}-`],
    ['capital I for 1', SHOWN.replace('1', 'I')],
    ['small i for 1', SHOWN.replace('1', 'i')],
    ['capital L for 1', SHOWN.replace('1', 'L')],
    ['small l for 1', SHOWN.replace('1', 'l')],
  ])('is read %s', (_how, code) => {
    expect(normalizeRecoveryCode(code)).toBe(NORMAL);
  });

  it.each(['O', 'o', '0'])('reads %s as zero', (letter) => {
    expect(normalizeRecoveryCode(letter.repeat(32))).toBe('0'.repeat(32));
  });

  it.each([
    ['empty', ''],
    ['dashes only', '-------'],
    ['31 characters', NORMAL.slice(1)],
    ['33 characters', `${NORMAL}0`],
    ['U', NORMAL.replace('A', 'U')],
    ['u', NORMAL.replace('A', 'u')],
    ['punctuation', NORMAL.replace('A', '*')],
    ['an underscore', SHOWN.replace('-', '_')],
    ['a tab', SHOWN.replace('-', '\t')],
    ['a line feed at the end', `${SHOWN}\n`],
    ['a no-break space', SHOWN.replace('-', '\u00a0')],
    ['an en dash', SHOWN.replace('-', '\u2013')],
    ['a long s, whose capital is S', NORMAL.replace('A', '\u017f')],
    ['a dotless i, whose capital is I', NORMAL.replace('1', '\u0131')],
    ['full-width letters', NORMAL.replace('A', '\uff21')],
  ])('is refused with %s', (_what, code) => {
    expect(refusalOf(() => normalizeRecoveryCode(code))).toBe('bad_recovery_code');
    expect(refusalOf(() => deriveRecoveryKeys(code, Buffer.alloc(16)))).toBe('bad_recovery_code');
  });

  it('does not repeat the code in its message', () => {
    expect(() => normalizeRecoveryCode(`${NORMAL}0`)).toThrow(/^The text is not a recovery code$/);
  });

  it('gives the same keys for both forms, other keys for another salt, and two different keys', () => {
    const salt = Buffer.alloc(16, 1);
    const keys = deriveRecoveryKeys(SHOWN, salt);
    const other = deriveRecoveryKeys(SHOWN, Buffer.alloc(16, 2));
    expect(deriveRecoveryKeys(NORMAL.toLowerCase(), salt)).toEqual(keys);
    const all = [keys.authKey, keys.sealKey, other.authKey, other.sealKey].map((key) => key.toString('hex'));
    expect(new Set(all).size).toBe(4);
  });

  it.each([0, 15, 17, 32])('refuses a salt of %i bytes', (length) => {
    expect(() => deriveRecoveryKeys(SHOWN, Buffer.alloc(length))).toThrow(
      new RangeError('The salt must be 16 bytes long'),
    );
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
