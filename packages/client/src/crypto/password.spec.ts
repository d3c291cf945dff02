import { refusalOf } from '../../../../test/support/refusal.js';
import type { Kdf } from '../wire.js';
import { decodeBase64 } from './base64.js';
import { derivePasswordKeys, MAX_ITERATIONS, MIN_ITERATIONS, newKdf, newSalt } from './password.js';

const KDF: Kdf = { name: 'PBKDF2-HMAC-SHA256', iterations: MIN_ITERATIONS, salt: 'Qgk00GCXEj+AfBU1zpEDXA==' };

describe('a password', () => {
  it('has the limits of the format', () => {
    expect([MIN_ITERATIONS, MAX_ITERATIONS]).toEqual([600_000, 10_000_000]);
  });

  it.each([
    ['0 iterations', { iterations: 0 }],
    ['-1 iteration', { iterations: -1 }],
    ['1 iteration', { iterations: 1 }],
    ['599,999 iterations', { iterations: 599_999 }],
    ['half an iteration', { iterations: 600_000.5 }],
    ['10,000,001 iterations', { iterations: 10_000_001 }],
    ['2 ** 32 + 600,000 iterations', { iterations: 2 ** 32 + 600_000 }],
    ['no number of iterations', { iterations: Number.NaN }],
    ['endless iterations', { iterations: Number.POSITIVE_INFINITY }],
    ['iterations as a text', { iterations: '600000' }],
    ['another hash', { name: 'PBKDF2-HMAC-SHA1' }],
    ['another name', { name: 'pbkdf2-hmac-sha256' }],
    ['no name', { name: undefined }],
    ['an empty salt', { salt: '' }],
    ['a salt of 15 bytes', { salt: 'Qgk00GCXEj+AfBU1zpED' }],
    ['a salt of 17 bytes', { salt: 'Qgk00GCXEj+AfBU1zpEDXFw=' }],
    ['a salt that is not canonical', { salt: 'Qgk00GCXEj+AfBU1zpEDXB==' }],
    ['no salt', { salt: undefined }],
  ])('is not derived with %s', async (_what, change) => {
    expect(await refusalOf(derivePasswordKeys('password', { ...KDF, ...change } as Kdf))).toBe('weak_kdf');
  });

  it('is not repeated in the refusal', async () => {
    await expect(derivePasswordKeys('secret', { ...KDF, iterations: 1 })).rejects.toThrow(
      /^The iterations are not a whole number from 600000 to 10000000$/,
    );
  });

  it('gives a seal key that cannot be extracted', async () => {
    const { authKey, sealKey } = await derivePasswordKeys('', KDF);
    expect([authKey.length, sealKey.extractable, sealKey.usages]).toEqual([
      32,
      false,
      ['encrypt', 'decrypt'],
    ]);
  });

  it('gets parameters with a salt of its own', () => {
    const { name, iterations, salt } = newKdf();
    expect([name, iterations, decodeBase64(salt).length]).toEqual(['PBKDF2-HMAC-SHA256', 600_000, 16]);
    expect(newKdf(700_000).iterations).toBe(700_000);
    expect(new Set(Array.from({ length: 100 }, () => newSalt().join())).size).toBe(100);
  });
});
