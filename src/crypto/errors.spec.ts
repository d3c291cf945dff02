import { CryptoError } from './errors.js';

describe('CryptoError', () => {
  it('is told from others by its name and its reason', () => {
    const error = new CryptoError('not_opened', 'The box does not open');
    expect(String(error)).toBe('CryptoError: The box does not open');
    expect([error instanceof Error, error.reason]).toEqual([true, 'not_opened']);
  });
});
