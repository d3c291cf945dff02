import { createCipheriv, randomBytes } from 'node:crypto';
import { openBox } from './box.js';
import { CryptoError } from './errors.js';
import { PiecewiseBox } from './piecewise-box.js';

const SIZE = 48;
const AAD = 'sealpost.v1 test';

describe('PiecewiseBox', () => {
  const key = randomBytes(32);

  it.each([0, 1, 31, 32, 33, 47, 48, 49, 79, 80, 81, 96, 1000])('seals %i bytes in pieces', (length) => {
    const plaintext = randomBytes(length);
    const box = new PiecewiseBox(key, plaintext, AAD);
    const pieces = [...box.pieces(SIZE)];
    const ciphertext = Buffer.concat(pieces);
    expect(pieces.slice(0, -1).every((piece) => piece.length === SIZE)).toBe(true);
    expect([box.bytes, pieces.length]).toEqual([ciphertext.length, Math.ceil((length + 16) / SIZE)]);
    expect(openBox(key, { nonce: box.nonce, ciphertext }, AAD)).toEqual(plaintext);
    const cipher = createCipheriv('aes-256-gcm', key, box.nonce).setAAD(Buffer.from(AAD));
    const whole = Buffer.concat([cipher.update(plaintext), cipher.final(), cipher.getAuthTag()]);
    expect(ciphertext).toEqual(whole);
  });

  it('is the same when it is read again, and another one has another nonce', () => {
    const plaintext = randomBytes(100);
    const [box, other] = [new PiecewiseBox(key, plaintext, AAD), new PiecewiseBox(key, plaintext, AAD)];
    expect([...box.pieces(SIZE)]).toEqual([...box.pieces(SIZE)]);
    expect(other.nonce).not.toEqual(box.nonce);
  });

  it('takes no key of another length', () => {
    expect(() => new PiecewiseBox(randomBytes(16), Buffer.alloc(1), AAD)).toThrow(CryptoError);
  });
});
