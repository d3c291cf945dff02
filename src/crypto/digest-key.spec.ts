import { sealBox } from './box.js';
import { newDigestKey, openDigestKey, requestDigest, sealDigestKey } from './digest-key.js';
import { CryptoError } from './errors.js';

const COUNTING = Buffer.from(Array.from({ length: 32 }, (_, index) => index));

describe('digest key', () => {
  it('opens with the secret it was sealed with, and with no other', () => {
    const digestKey = newDigestKey();
    const box = sealDigestKey(COUNTING, digestKey);
    expect(openDigestKey(COUNTING, box).equals(digestKey)).toBe(true);
    expect(refusalOf(() => openDigestKey(newDigestKey(), box))).toBe('not_opened');
    expect(refusalOf(() => openDigestKey(Buffer.concat([COUNTING, COUNTING]), box))).toBe('not_opened');
  });

  it('is 32 bytes, never the same twice', () => {
    const [first, second] = [newDigestKey(), newDigestKey()];
    expect([first.length, second.length]).toEqual([32, 32]);
    expect(first.equals(second)).toBe(false);
  });

  it('opens what another implementation sealed', () => {
    // Python: HKDF-SHA256 and AESGCM over 32 bytes of 7, nonce of zeros, secret 00..1f
    const ciphertext = Buffer.from(
      '7abe01ccd1eb3a29bff888694d6acc26e20dffe6950350d4a7814eb3c299793132c2ae9d9e0b22e4697b99132ae9beca',
      'hex',
    );
    expect(openDigestKey(COUNTING, { nonce: Buffer.alloc(12), ciphertext }).toString('hex')).toBe(
      '07'.repeat(32),
    );
  });

  it('is not sealed under the secret itself', () => {
    const box = sealBox(COUNTING, newDigestKey(), 'sealpost.v1 request-digest');
    expect(refusalOf(() => openDigestKey(COUNTING, box))).toBe('not_opened');
  });

  it.each([0, 16, 31])('refuses a secret or a key of %i bytes', (length) => {
    const short = Buffer.alloc(length);
    const box = sealDigestKey(COUNTING, COUNTING);
    expect([
      refusalOf(() => sealDigestKey(short, COUNTING)),
      refusalOf(() => openDigestKey(short, box)),
      refusalOf(() => sealDigestKey(COUNTING, short)),
      refusalOf(() => requestDigest(short, '{}')),
    ]).toEqual(['bad_key', 'bad_key', 'bad_key', 'bad_key']);
  });
});

describe('request digest', () => {
  it('is HMAC-SHA256 over the UTF-8 text', () => {
    // Python: hmac.new(bytes(range(32)), ..., 'sha256')
    expect(requestDigest(COUNTING, '{"text":"Gr\u00fc\u00dfe"}').toString('hex')).toBe(
      '9125ee367353a2ccc4b1ef35afcdfadb0c69c599c08aaa5ba94147c8c4692038',
    );
  });

  it('differs for another text and for another key', () => {
    const digest = requestDigest(COUNTING, 'a');
    expect(requestDigest(COUNTING, 'a').equals(digest)).toBe(true);
    expect(requestDigest(COUNTING, 'b').equals(digest)).toBe(false);
    expect(requestDigest(Buffer.alloc(32), 'a').equals(digest)).toBe(false);
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
