import { constants, createPublicKey, publicEncrypt } from 'node:crypto';
import { makePerson, type Person } from '../../../../test/support/client-people.js';
import { refusalOf } from '../../../../test/support/refusal.js';
import { attachmentAad, newMessageKey, textAad, unwrapKey, wrapKey } from './envelope.js';
import { signedText, signMessage, verifySignature } from './signature.js';

const BINDING = { id: 'c0fd81e2-9a02-4060-bd40-285a4b21eda7', from: 'alice@a.example', to: 'bob@b.example' };
const LINES = 'c0fd81e2-9a02-4060-bd40-285a4b21eda7\nalice@a.example\nbob@b.example\n';
const OAEP = constants.RSA_PKCS1_OAEP_PADDING;

let alice: Person;

beforeAll(async () => {
  alice = await makePerson('alice@a.example');
});

describe('associated data', () => {
  it('of a text and of attachments is what the format says', () => {
    expect(textAad(BINDING)).toBe(`sealpost.v1\n${LINES}text`);
    expect([
      attachmentAad(BINDING, 0, 'a.txt', 'text/plain'),
      attachmentAad(BINDING, 10, 'a\nb', ''),
    ]).toEqual([
      `sealpost.v1\n${LINES}attachment\n0\na.txt\ntext/plain`,
      `sealpost.v1\n${LINES}attachment\n10\na\nb\n`,
    ]);
  });

  it.each(['id', 'from', 'to'] as const)('refuses a line feed in %s', (field) => {
    const binding = { ...BINDING, [field]: 'a\nb' };
    expect(() => textAad(binding)).toThrow(RangeError);
    expect(() => attachmentAad(binding, 0, 'a', 'b')).toThrow(RangeError);
    expect(() => signedText(binding, null, [])).toThrow(RangeError);
  });

  it('refuses a line feed in the MIME type, so that no two pairs of names read the same', () => {
    expect(() => attachmentAad(BINDING, 0, 'a', 'b\nc')).toThrow(RangeError);
  });

  it.each([-1, 0.5, Number.NaN, Number.POSITIVE_INFINITY, 2 ** 53])('refuses the index %d', (index) => {
    expect(() => attachmentAad(BINDING, index, 'a', 'b')).toThrow(RangeError);
  });
});

describe('wrapped keys', () => {
  it('unwrap to the same key, and are never the same twice', async () => {
    const { encryptionKey, privateKey } = alice.keys;
    const key = newMessageKey();
    const wraps = await Promise.all([wrapKey(encryptionKey, key), wrapKey(encryptionKey, key)]);
    expect(wraps.map(({ length }) => length)).toEqual([256, 256]);
    expect(new Set(wraps.map((wrapped) => wrapped.join())).size).toBe(2);
    expect(await Promise.all(wraps.map((wrapped) => unwrapKey(privateKey, wrapped)))).toEqual([key, key]);
  });

  it.each([0, 16, 31, 33])('a key of %i bytes is neither wrapped nor unwrapped', async (length) => {
    expect(await refusalOf(wrapKey(alice.keys.encryptionKey, new Uint8Array(length)))).toBe('bad_key');
    const wrapped = wrapBy({ padding: OAEP, oaepHash: 'sha256' }, Buffer.alloc(length));
    expect(await refusalOf(unwrapKey(alice.keys.privateKey, wrapped))).toBe('not_opened');
  });

  it.each([
    ['SHA-1', { padding: OAEP, oaepHash: 'sha1' }],
    ['a label', { padding: OAEP, oaepHash: 'sha256', oaepLabel: Buffer.from('x') }],
    ['PKCS#1 v1.5', { padding: constants.RSA_PKCS1_PADDING }],
  ])('wrapped with %s does not open', async (_what, options) => {
    const wrapped = wrapBy(options, Buffer.alloc(32));
    expect(await refusalOf(unwrapKey(alice.keys.privateKey, wrapped))).toBe('not_opened');
  });

  it('does not open when its length is not the modulus, even if only a leading zero was cut off', async () => {
    const { encryptionKey, privateKey } = alice.keys;
    let wrapped = await wrapKey(encryptionKey, newMessageKey());
    while (wrapped[0] !== 0) wrapped = await wrapKey(encryptionKey, newMessageKey());
    const lengths = [wrapped, wrapped.subarray(1), new Uint8Array([0, ...wrapped]), new Uint8Array()];
    const refusals = lengths.map((bytes) => refusalOf(unwrapKey(privateKey, bytes)));
    expect(await Promise.all(refusals)).toEqual(['none', 'not_opened', 'not_opened', 'not_opened']);
  });
});

describe('signature', () => {
  it('is over the binding, then a digest for each part, in order', () => {
    const head = `sealpost.v1 signature\n${LINES}`;
    expect([
      signedText(BINDING, 'aa', []),
      signedText(BINDING, null, []),
      signedText(BINDING, null, ['aa', 'bb']),
      signedText(BINDING, 'cc', ['bb', 'aa']),
    ]).toEqual([`${head}aa`, `${head}-`, `${head}-\naa\nbb`, `${head}cc\nbb\naa`]);
  });

  it('is right for its own text and key only, and in its own length', async () => {
    const { signingKey, verificationKey } = alice.keys;
    const signature = await signMessage(signingKey, 'text \u00fc');
    const other = (await makePerson('bob@a.example')).keys.verificationKey;
    const longer = new Uint8Array([...signature, 0]);
    expect(signature.length).toBe(64);
    expect([
      await verifySignature(verificationKey, 'text \u00fc', signature),
      await verifySignature(verificationKey, 'text u', signature),
      await verifySignature(other, 'text \u00fc', signature),
      await verifySignature(verificationKey, 'text \u00fc', signature.subarray(0, 63)),
      await verifySignature(verificationKey, 'text \u00fc', longer),
      await verifySignature(verificationKey, 'text \u00fc', new Uint8Array()),
    ]).toEqual([true, false, false, false, false, false]);
  });
});

/** Wraps with Node's own RSA, in other ways than the format's. */
function wrapBy(options: object, key: Buffer): Uint8Array<ArrayBuffer> {
  const publicKey = createPublicKey(alice.pair.publicKey);
  return new Uint8Array(publicEncrypt({ key: publicKey, ...options }, key));
}
