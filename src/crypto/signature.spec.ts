import { generateKeyPairSync } from 'node:crypto';
import { CryptoError } from './errors.js';
import { signedText, signMessage, verifySignature } from './signature.js';

const BINDING = { id: 'c0fd81e2-9a02-4060-bd40-285a4b21eda7', from: 'alice@a.example', to: 'bob@b.example' };
const HEAD = 'sealpost.v1 signature\nc0fd81e2-9a02-4060-bd40-285a4b21eda7\nalice@a.example\nbob@b.example\n';
// The digests are over nonce and ciphertext together: 'abc' and 'abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq',
// the examples of FIPS 180-4.
const ABC = { nonce: Buffer.from('a'), ciphertext: Buffer.from('bc') };
const LONG = {
  nonce: Buffer.from('abcdbcdecdef'),
  ciphertext: Buffer.from('defgefghfghighijhijkijkljklmklmnlmnomnopnopq'),
};
const ABC_DIGEST = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
const LONG_DIGEST = '248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1';

const ed25519 = generateKeyPairSync('ed25519');
const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const PRIVATE = ed25519.privateKey.export({ type: 'pkcs8', format: 'der' });

describe('what is signed', () => {
  it('is the binding, then a digest for each part, in order', () => {
    expect([
      signedText(BINDING, ABC, []),
      signedText(BINDING, null, []),
      signedText(BINDING, null, [ABC, LONG]),
      signedText(BINDING, LONG, [LONG, ABC]),
    ]).toEqual([
      `${HEAD}${ABC_DIGEST}`,
      `${HEAD}-`,
      `${HEAD}-\n${ABC_DIGEST}\n${LONG_DIGEST}`,
      `${HEAD}${LONG_DIGEST}\n${LONG_DIGEST}\n${ABC_DIGEST}`,
    ]);
  });

  it.each(['id', 'from', 'to'] as const)('refuses a line feed in %s', (field) => {
    expect(() => signedText({ ...BINDING, [field]: 'a\nb' }, ABC, [])).toThrow(RangeError);
  });
});

describe('signature', () => {
  it('has the value of RFC 8032 section 7.1, test 1', () => {
    // PKCS#8 (RFC 8410) around the RFC's secret key
    const secret = '9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60';
    const pkcs8 = Buffer.from(`302e020100300506032b657004220420${secret}`, 'hex');
    expect(signMessage(pkcs8, '').toString('hex')).toBe(
      'e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b',
    );
  });

  it('is right for its own text and key only', () => {
    const signature = signMessage(PRIVATE, 'text \u00fc');
    expect(signature.length).toBe(64);
    expect([
      verifySignature(ed25519.publicKey, 'text \u00fc', signature),
      verifySignature(ed25519.publicKey, 'text u', signature),
      verifySignature(generateKeyPairSync('ed25519').publicKey, 'text \u00fc', signature),
    ]).toEqual([true, false, false]);
  });

  it.each([0, 63, 65, 256])('is never right when it is %i bytes long', (length) => {
    const signature = Buffer.concat([signMessage(PRIVATE, 'text'), Buffer.alloc(256)]).subarray(0, length);
    expect(verifySignature(ed25519.publicKey, 'text', signature)).toBe(false);
  });

  it('takes no other kind of key', () => {
    const rsaPrivate = rsa.privateKey.export({ type: 'pkcs8', format: 'der' });
    expect([
      refusalOf(() => signMessage(rsaPrivate, 'text')),
      refusalOf(() => signMessage(Buffer.from('garbage'), 'text')),
      refusalOf(() => verifySignature(rsa.publicKey, 'text', Buffer.alloc(64))),
    ]).toEqual(['bad_key', 'bad_key', 'bad_key']);
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
