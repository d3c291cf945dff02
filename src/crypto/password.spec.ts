import {
  derivePasswordKeys,
  MAX_ITERATIONS,
  MIN_ITERATIONS,
  matchesVerifier,
  SALT_BYTES,
  verifierOf,
} from './password.js';

describe('password parameters', () => {
  it('has the limits of the format', () => {
    expect([MIN_ITERATIONS, MAX_ITERATIONS, SALT_BYTES]).toEqual([600_000, 5_000_000, 16]);
  });

  it.each([0, -1, 1, 599_999, 600_000.5, 5_000_001, Number.NaN, Number.POSITIVE_INFINITY])(
    'refuses %d iterations',
    (iterations) => {
      expect(() => derivePasswordKeys('password', { iterations, salt: Buffer.alloc(16) })).toThrow(
        new RangeError('Iterations must be a whole number from 600000 to 5000000'),
      );
    },
  );

  it.each([0, 8, 15, 17, 32])('refuses a salt of %i bytes', (length) => {
    const kdf = { iterations: MIN_ITERATIONS, salt: Buffer.alloc(length) };
    expect(() => derivePasswordKeys('password', kdf)).toThrow(
      new RangeError('The salt must be 16 bytes long'),
    );
  });
});

describe('verifier', () => {
  const authKey = Buffer.alloc(32, 7);
  const verifier = verifierOf(authKey);

  it('is the SHA-256 of the auth key', () => {
    // sha256sum of "abc", FIPS 180-4's example
    expect(verifierOf(Buffer.from('abc')).toString('hex')).toBe(
      'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
    );
  });

  it('matches its own auth key and no other', () => {
    expect(matchesVerifier(authKey, verifier)).toBe(true);
    expect(matchesVerifier(Buffer.alloc(32, 8), verifier)).toBe(false);
    expect(matchesVerifier(authKey.subarray(0, 31), verifier)).toBe(false);
    expect(matchesVerifier(verifier, verifier)).toBe(false);
  });

  it.each([0, 31, 33])('never matches when it is %i bytes long', (length) => {
    const other = Buffer.concat([verifier, Buffer.alloc(1)]).subarray(0, length);
    expect(matchesVerifier(authKey, other)).toBe(false);
  });
});
