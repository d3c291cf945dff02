import { refusalOf } from '../../../../test/support/refusal.js';
import { deriveRecoveryKeys, newRecoveryCode, normalizeRecoveryCode } from './recovery-code.js';

const SHOWN = 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46';
const NORMAL = 'AN7Y2BGMXNZK955RQT24QKVPQ41FXT46';
const SALT = 'PIeJf8K+w2SLIm6Z5e6ThA==';

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
    ['in lower case', SHOWN.toLowerCase()],
    ['with spaces for dashes', SHOWN.replaceAll('-', ' ')],
    ['with spaces around', `  ${SHOWN} `],
    ['with dashes anywhere', `-${Array.from(NORMAL).join('-')}-`],
    ['with capital I for 1', SHOWN.replace('1', 'I')],
    ['with small i for 1', SHOWN.replace('1', 'i')],
    ['with capital L for 1', SHOWN.replace('1', 'L')],
    ['with small l for 1', SHOWN.replace('1', 'l')],
  ])('is read %s', (_how, code) => {
    expect(normalizeRecoveryCode(code)).toBe(NORMAL);
  });

  it.each(['O', 'o', '0'])('reads %s as zero', (letter) => {
    expect(normalizeRecoveryCode(letter.repeat(32))).toBe('0'.repeat(32));
  });

  it.each([
    ['nothing', ''],
    ['dashes only', '-------'],
    ['31 characters', NORMAL.slice(1)],
    ['33 characters', `${NORMAL}0`],
    ['U', NORMAL.replace('A', 'U')],
    ['punctuation', NORMAL.replace('A', '*')],
    ['a tab', SHOWN.replace('-', '\t')],
    ['a line feed at the end', `${SHOWN}\n`],
    ['a no-break space', SHOWN.replace('-', '\u00a0')],
    ['a long s, whose capital is S', NORMAL.replace('A', '\u017f')],
    ['a dotless i, whose capital is I', NORMAL.replace('1', '\u0131')],
    ['full-width letters', NORMAL.replace('A', '\uff21')],
  ])('is refused with %s', async (_what, code) => {
    expect(await refusalOf(() => normalizeRecoveryCode(code))).toBe('bad_recovery_code');
    expect(await refusalOf(deriveRecoveryKeys(code, SALT))).toBe('bad_recovery_code');
  });

  it('does not repeat the code in its message', () => {
    expect(() => normalizeRecoveryCode(`${NORMAL}0`)).toThrow(/^The text is not a recovery code$/);
  });

  it('gives other keys for another salt', async () => {
    const keys = await Promise.all(
      [SALT, 'AAAAAAAAAAAAAAAAAAAAAA=='].map((salt) => deriveRecoveryKeys(SHOWN, salt)),
    );
    expect(new Set(keys.map(({ authKey }) => authKey.join())).size).toBe(2);
  });

  it.each(['', 'AAAA', 'AAAAAAAAAAAAAAAAAAAAAA', 'AAAAAAAAAAAAAAAAAAAAAAA='])(
    'has no keys with the salt %j',
    async (salt) => {
      expect(await refusalOf(deriveRecoveryKeys(SHOWN, salt))).toBe('weak_kdf');
    },
  );
});
