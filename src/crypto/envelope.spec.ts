import { constants, generateKeyPairSync, publicEncrypt } from 'node:crypto';
import { attachmentAad, newMessageKey, textAad, unwrapKey, wrapKey } from './envelope.js';
import { CryptoError } from './errors.js';

const BINDING = { id: 'c0fd81e2-9a02-4060-bd40-285a4b21eda7', from: 'alice@a.example', to: 'bob@b.example' };
const HEAD = 'sealpost.v1\nc0fd81e2-9a02-4060-bd40-285a4b21eda7\nalice@a.example\nbob@b.example\n';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed25519 = generateKeyPairSync('ed25519');
const PRIVATE = rsa.privateKey.export({ type: 'pkcs8', format: 'der' });
const OAEP = constants.RSA_PKCS1_OAEP_PADDING;

describe('associated data', () => {
  it('of a text and of attachments is what the format says', () => {
    expect(textAad(BINDING)).toBe(`${HEAD}text`);
    expect(attachmentAad(BINDING, 0, 'a.txt', 'text/plain')).toBe(`${HEAD}attachment\n0\na.txt\ntext/plain`);
    expect(attachmentAad(BINDING, 10, '\u00dc "x"', '')).toBe(`${HEAD}attachment\n10\n\u00dc "x"\n`);
  });

  it.each(['id', 'from', 'to'] as const)('refuses a line feed in %s', (field) => {
    const binding = { ...BINDING, [field]: 'a\nb' };
    expect(() => textAad(binding)).toThrow(RangeError);
    expect(() => attachmentAad(binding, 0, 'a', 'b')).toThrow(RangeError);
  });

  it('refuses a line feed in the MIME type, so that no two pairs of names read the same', () => {
    expect(attachmentAad(BINDING, 0, 'a\nb', 'c')).toBe(`${HEAD}attachment\n0\na\nb\nc`);
    expect(() => attachmentAad(BINDING, 0, 'a', 'b\nc')).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the index %d', (index) => {
    expect(() => attachmentAad(BINDING, index, 'a', 'b')).toThrow(RangeError);
  });
});

describe('wrapped keys', () => {
  it('unwrap to the same key, and are never the same twice', () => {
    const key = newMessageKey();
    const [one, two] = [wrapKey(rsa.publicKey, key), wrapKey(rsa.publicKey, key)];
    expect([one.length, two.length, one.equals(two)]).toEqual([256, 256, false]);
    expect([unwrapKey(PRIVATE, one).equals(key), unwrapKey(PRIVATE, two).equals(key)]).toEqual([true, true]);
  });

  it('message keys are 32 bytes, never the same twice', () => {
    const keys = [newMessageKey(), newMessageKey()];
    expect(keys.map((key) => key.length)).toEqual([32, 32]);
    expect(keys[0]?.equals(keys[1] ?? Buffer.alloc(0))).toBe(false);
  });

  it.each([0, 16, 31, 33])('a key of %i bytes is neither wrapped nor unwrapped', (length) => {
    expect(refusalOf(() => wrapKey(rsa.publicKey, Buffer.alloc(length)))).toBe('bad_key');
    const wrapped = publicEncrypt(
      { key: rsa.publicKey, padding: OAEP, oaepHash: 'sha256' },
      Buffer.alloc(length),
    );
    expect(refusalOf(() => unwrapKey(PRIVATE, wrapped))).toBe('not_opened');
  });

  it.each([
    ['SHA-1', { padding: OAEP, oaepHash: 'sha1' }],
    ['SHA-512', { padding: OAEP, oaepHash: 'sha512' }],
    ['a label', { padding: OAEP, oaepHash: 'sha256', oaepLabel: Buffer.from('x') }],
    ['PKCS#1 v1.5', { padding: constants.RSA_PKCS1_PADDING }],
  ])('wrapped with %s does not open', (_what, options) => {
    const wrapped = publicEncrypt({ key: rsa.publicKey, ...options }, newMessageKey());
    expect(refusalOf(() => unwrapKey(PRIVATE, wrapped))).toBe('not_opened');
  });

  it('does not open when its length is not the modulus, even if only a leading zero was cut off', () => {
    let wrapped = wrapKey(rsa.publicKey, newMessageKey());
    while (wrapped[0] !== 0) wrapped = wrapKey(rsa.publicKey, newMessageKey());
    expect(refusalOf(() => unwrapKey(PRIVATE, wrapped))).toBe('none');
    expect(refusalOf(() => unwrapKey(PRIVATE, wrapped.subarray(1)))).toBe('not_opened');
    expect(refusalOf(() => unwrapKey(PRIVATE, Buffer.concat([Buffer.alloc(1), wrapped])))).toBe('not_opened');
    expect(refusalOf(() => unwrapKey(PRIVATE, Buffer.alloc(0)))).toBe('not_opened');
  });

  it('does not open with another private key, another kind of key, or no key', () => {
    const wrapped = wrapKey(rsa.publicKey, newMessageKey());
    const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
    const keys = [other, ed25519.privateKey].map((key) => key.export({ type: 'pkcs8', format: 'der' }));
    expect(
      [...keys, Buffer.from('garbage'), Buffer.alloc(0)].map((key) =>
        refusalOf(() => unwrapKey(key, wrapped)),
      ),
    ).toEqual(['not_opened', 'not_opened', 'not_opened', 'not_opened']);
  });

  it('are not made with a key that is not RSA', () => {
    expect(refusalOf(() => wrapKey(ed25519.publicKey, newMessageKey()))).toBe('bad_key');
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
