import { NONCE_BYTES, openBox, openKeyBox, packBox, sealBox, sealKeyBox, unpackBox } from './box.js';
import { CryptoError } from './errors.js';

const KEY = Buffer.alloc(32);
const AAD = 'aad';
// Python cryptography: AESGCM(bytes(32)).encrypt(bytes(12), b'hello', b'aad')
const KNOWN = {
  nonce: Buffer.alloc(NONCE_BYTES),
  ciphertext: Buffer.from('a6c22c51225101c2756c5c8f3dbe626c18021c5f4e', 'hex'),
};

describe('box', () => {
  it('opens what another implementation sealed', () => {
    expect(openBox(KEY, KNOWN, AAD).toString()).toBe('hello');
  });

  it.each([0, 1, 15, 16, 17, 1_000_000])('opens what it sealed, %i bytes', (length) => {
    const plaintext = Buffer.alloc(length, 0xa5);
    const box = sealBox(KEY, plaintext, AAD);
    expect([box.nonce.length, box.ciphertext.length]).toEqual([12, length + 16]);
    expect(openBox(KEY, box, AAD).equals(plaintext)).toBe(true);
  });

  it('takes a fresh nonce every time', () => {
    const nonces = Array.from({ length: 1_000 }, () =>
      sealBox(KEY, Buffer.alloc(0), AAD).nonce.toString('hex'),
    );
    expect(new Set(nonces).size).toBe(1_000);
  });

  it.each([
    [0, 'bad_ciphertext'],
    [4, 'bad_ciphertext'],
    [8, 'bad_ciphertext'],
    [12, 'bad_ciphertext'],
    [15, 'bad_ciphertext'],
    [16, 'none'],
  ])('with an empty plaintext, a tag cut to %i bytes gives %s', (tagBytes, refusal) => {
    const { nonce, ciphertext } = sealBox(KEY, Buffer.alloc(0), AAD);
    expect(refusalOf(() => openBox(KEY, { nonce, ciphertext: ciphertext.subarray(0, tagBytes) }, AAD))).toBe(
      refusal,
    );
  });

  it.each([
    [0, 'not_opened'],
    [4, 'not_opened'],
    [8, 'not_opened'],
    [12, 'not_opened'],
    [15, 'not_opened'],
    [16, 'none'],
  ])('with a plaintext of 40 bytes, a tag cut to %i bytes gives %s', (tagBytes, refusal) => {
    const { nonce, ciphertext } = sealBox(KEY, Buffer.alloc(40), AAD);
    const cut = { nonce, ciphertext: ciphertext.subarray(0, 40 + tagBytes) };
    expect(refusalOf(() => openBox(KEY, cut, AAD))).toBe(refusal);
  });

  it('refuses bytes after the tag', () => {
    const longer = { nonce: KNOWN.nonce, ciphertext: Buffer.concat([KNOWN.ciphertext, Buffer.alloc(1)]) };
    expect(refusalOf(() => openBox(KEY, longer, AAD))).toBe('not_opened');
  });

  it.each([
    [0, 'bad_nonce'],
    [8, 'bad_nonce'],
    [11, 'bad_nonce'],
    [12, 'none'],
    [13, 'bad_nonce'],
    [16, 'bad_nonce'],
  ])('with a nonce of %i bytes gives %s', (nonceBytes, refusal) => {
    const box = { nonce: Buffer.alloc(nonceBytes), ciphertext: KNOWN.ciphertext };
    expect(refusalOf(() => openBox(KEY, box, AAD))).toBe(refusal);
    expect(refusalOf(() => packBox(box))).toBe(refusal);
  });

  it.each([0, 16, 24, 31, 33])('refuses a key of %i bytes', (keyBytes) => {
    const key = Buffer.alloc(keyBytes);
    expect(refusalOf(() => sealBox(key, Buffer.alloc(1), AAD))).toBe('bad_key');
    expect(refusalOf(() => openBox(key, KNOWN, AAD))).toBe('bad_key');
  });

  it('does not open with another key or other associated data', () => {
    expect(refusalOf(() => openBox(Buffer.alloc(32, 1), KNOWN, AAD))).toBe('not_opened');
    expect(refusalOf(() => openBox(KEY, KNOWN, 'aae'))).toBe('not_opened');
    expect(refusalOf(() => openBox(KEY, KNOWN, ''))).toBe('not_opened');
  });

  it('packs as nonce, then ciphertext, and unpacks to the same', () => {
    const packed = packBox(KNOWN);
    expect(packed.toString('hex')).toBe(`${'00'.repeat(12)}${KNOWN.ciphertext.toString('hex')}`);
    expect(unpackBox(packed)).toEqual(KNOWN);
  });

  it.each([
    [0, 'bad_ciphertext'],
    [27, 'bad_ciphertext'],
    [28, 'none'],
  ])('unpacking %i bytes gives %s', (length, refusal) => {
    expect(refusalOf(() => unpackBox(Buffer.alloc(length)))).toBe(refusal);
  });

  it('does not pack a ciphertext shorter than a tag', () => {
    expect(refusalOf(() => packBox({ nonce: KNOWN.nonce, ciphertext: Buffer.alloc(15) }))).toBe(
      'bad_ciphertext',
    );
  });
});

describe('a key in a box', () => {
  it.each([
    [31, 'bad_key', 'not_opened'],
    [32, 'none', 'none'],
    [33, 'bad_key', 'not_opened'],
  ])('of %i bytes: sealing gives %s, opening gives %s', (length, sealing, opening) => {
    expect(refusalOf(() => sealKeyBox(KEY, Buffer.alloc(length), AAD))).toBe(sealing);
    const box = sealBox(KEY, Buffer.alloc(length), AAD);
    expect(refusalOf(() => openKeyBox(KEY, box, AAD))).toBe(opening);
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
