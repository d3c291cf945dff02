import { refusalOf } from '../../../../test/support/refusal.js';
import { decodeBox, encodeBox, NONCE_BYTES, openBox, sealBox } from './box.js';
import { equalBytes, fromUtf8, utf8 } from './bytes.js';
import { importSecretKey } from './secret-key.js';

// Python cryptography: AESGCM(bytes(32)).encrypt(bytes(12), b'hello', b'aad')
const KNOWN = {
  nonce: new Uint8Array(NONCE_BYTES),
  ciphertext: new Uint8Array(Buffer.from('a6c22c51225101c2756c5c8f3dbe626c18021c5f4e', 'hex')),
};

const key = await importSecretKey(new Uint8Array(32));

describe('box', () => {
  it('opens what another implementation sealed', async () => {
    expect(fromUtf8(await openBox(key, KNOWN, 'aad'))).toBe('hello');
  });

  it.each([0, 1, 15, 16, 17, 1_000_000])('opens what it sealed, %i bytes', async (length) => {
    const plaintext = new Uint8Array(length).fill(0xa5);
    const box = await sealBox(key, plaintext, 'aad');
    expect([box.nonce.length, box.ciphertext.length]).toEqual([12, length + 16]);
    expect(equalBytes(await openBox(key, decodeBox(encodeBox(box)), 'aad'), plaintext)).toBe(true);
  });

  it('takes a fresh nonce every time', async () => {
    const boxes = await Promise.all(Array.from({ length: 500 }, () => sealBox(key, utf8(''), '')));
    expect(new Set(boxes.map(({ nonce }) => nonce.join())).size).toBe(500);
  });

  it.each([
    [0, 'bad_ciphertext'],
    [4, 'bad_ciphertext'],
    [15, 'bad_ciphertext'],
    [16, 'none'],
  ])('with an empty plaintext, a tag cut to %i bytes gives %s', async (bytes, refusal) => {
    const { nonce, ciphertext } = await sealBox(key, utf8(''), 'aad');
    const cut = { nonce, ciphertext: ciphertext.subarray(0, bytes) };
    expect(await refusalOf(openBox(key, cut, 'aad'))).toBe(refusal);
  });

  it.each([
    [0, 'not_opened'],
    [4, 'not_opened'],
    [12, 'not_opened'],
    [15, 'not_opened'],
    [16, 'none'],
  ])('with a plaintext of 40 bytes, a tag cut to %i bytes gives %s', async (bytes, refusal) => {
    const { nonce, ciphertext } = await sealBox(key, new Uint8Array(40), 'aad');
    const cut = { nonce, ciphertext: ciphertext.subarray(0, 40 + bytes) };
    expect(await refusalOf(openBox(key, cut, 'aad'))).toBe(refusal);
  });

  it.each([
    [0, 'bad_nonce'],
    [11, 'bad_nonce'],
    [12, 'none'],
    [13, 'bad_nonce'],
    [16, 'bad_nonce'],
  ])('with a nonce of %i bytes gives %s', async (bytes, refusal) => {
    const box = { nonce: new Uint8Array(bytes), ciphertext: KNOWN.ciphertext };
    expect(await refusalOf(openBox(key, box, 'aad'))).toBe(refusal);
  });

  it('does not open with another key, other associated data, or a byte more', async () => {
    const other = await importSecretKey(new Uint8Array(32).fill(1));
    const longer = { nonce: KNOWN.nonce, ciphertext: new Uint8Array([...KNOWN.ciphertext, 0]) };
    expect([
      await refusalOf(openBox(other, KNOWN, 'aad')),
      await refusalOf(openBox(key, KNOWN, 'aae')),
      await refusalOf(openBox(key, KNOWN, '')),
      await refusalOf(openBox(key, longer, 'aad')),
    ]).toEqual(['not_opened', 'not_opened', 'not_opened', 'not_opened']);
  });

  it.each([0, 16, 24, 31, 33])('has no key of %i bytes', async (bytes) => {
    expect(await refusalOf(importSecretKey(new Uint8Array(bytes)))).toBe('bad_key');
  });

  it('has a key that cannot be extracted', async () => {
    expect([key.extractable, key.usages, key.algorithm]).toEqual([
      false,
      ['encrypt', 'decrypt'],
      { name: 'AES-GCM', length: 256 },
    ]);
    await expect(crypto.subtle.exportKey('raw', key)).rejects.toThrow('key is not extractable');
  });
});
