import { hashToken, isToken, newToken } from './token.js';

describe('token', () => {
  it('is 64 characters of lower-case hex, never the same twice', () => {
    const tokens = Array.from({ length: 1_000 }, () => newToken());
    expect(tokens.filter((token) => !/^[0-9a-f]{64}$/.test(token) || !isToken(token))).toEqual([]);
    expect(new Set(tokens).size).toBe(1_000);
  });

  it.each([
    // printf 0000...00 | sha256sum: the text is hashed, not the 32 bytes it stands for
    ['00', '60e05bd1b195af2f94112fa7197a5c88289058840ce7c6df9693756bc6250f55'],
    ['ab', '271a413bd339c5709fdceaec41f14f11e9fbfb5042d72d331c65f32b284cd09a'],
  ])('of %s repeated has a known hash', (byte, hash) => {
    expect(hashToken(byte.repeat(32)).toString('hex')).toBe(hash);
  });

  it.each([
    ['empty', ''],
    ['63 characters', 'a'.repeat(63)],
    ['65 characters', 'a'.repeat(65)],
    ['upper case', 'A'.repeat(64)],
    ['not hex', 'g'.repeat(64)],
    ['a line feed after', `${'a'.repeat(64)}\n`],
    ['a space before', ` ${'a'.repeat(63)}`],
  ])('is not: %s', (_what, text) => {
    expect(isToken(text)).toBe(false);
  });
});
