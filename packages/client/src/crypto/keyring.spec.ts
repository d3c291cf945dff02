import { makePerson, type Person } from '../../../../test/support/client-people.js';
import { refusalOf } from '../../../../test/support/refusal.js';
import type { WireKeyPair } from '../wire.js';
import { decodeBox, encodeBox, openBox, sealBox } from './box.js';
import { utf8 } from './bytes.js';
import { newAccountKey, openAccountKey, openKeyPair, sealAccountKey } from './keyring.js';
import { importSecretKey, newSecretKey } from './secret-key.js';

let alice: Person;
let bob: Person;

beforeAll(async () => {
  [alice, bob] = await Promise.all([makePerson('alice@a.example'), makePerson('bob@a.example')]);
});

describe('an account key', () => {
  it('opens with the key that it was sealed with, and with no other', async () => {
    const [sealKey, other] = await Promise.all([newSecretKey(), newSecretKey()].map(importSecretKey));
    if (!sealKey || !other) throw new Error('There are two keys.');
    const accountKey = newAccountKey();
    const box = await sealAccountKey(sealKey, accountKey);
    expect(await openAccountKey(sealKey, box)).toEqual(accountKey);
    expect(await refusalOf(openAccountKey(other, box))).toBe('not_opened');
    const unlike = [
      { ...box, nonce: box.ciphertext },
      { ...box, ciphertext: '' },
      { ...box, ciphertext: '!' },
      encodeBox(await sealBox(sealKey, accountKey, 'sealpost.v1 private-key')),
      null as unknown as typeof box,
    ];
    const refusals = await Promise.all(unlike.map((wrong) => refusalOf(openAccountKey(sealKey, wrong))));
    expect(refusals).toEqual(unlike.map(() => 'not_opened'));
  });

  it.each([31, 33])('is not %i bytes long', async (length) => {
    const sealKey = await importSecretKey(newSecretKey());
    expect(await refusalOf(sealAccountKey(sealKey, new Uint8Array(length)))).toBe('bad_key');
    const box = encodeBox(await sealBox(sealKey, new Uint8Array(length), 'sealpost.v1 account-key'));
    expect(await refusalOf(openAccountKey(sealKey, box))).toBe('not_opened');
  });
});

describe('a key version of the account', () => {
  it('opens to keys that cannot be extracted, and survives structured clone', () => {
    const { public: version, ...keys } = structuredClone(alice.keys);
    const { sealedPrivateKey, sealedSigningKey, ...publicPart } = alice.pair;
    expect([version, typeof sealedPrivateKey, typeof sealedSigningKey]).toEqual([
      publicPart,
      'object',
      'object',
    ]);
    expect(
      Object.entries(keys).map(([name, { type, usages, extractable }]) => [name, type, usages, extractable]),
    ).toEqual([
      ['encryptionKey', 'public', ['encrypt'], true],
      ['verificationKey', 'public', ['verify'], true],
      ['privateKey', 'private', ['decrypt'], false],
      ['signingKey', 'private', ['sign'], false],
    ]);
  });

  it('has no halves of another version, of another account, or in each other\u2019s place', async () => {
    const { pair, accountKey } = alice;
    const next = (await makePerson(alice.address, alice)).pair;
    const wrong: [string, Partial<WireKeyPair>][] = [
      ['bad_key', { publicKey: next.publicKey }],
      ['bad_key', { signingPublicKey: next.signingPublicKey }],
      ['bad_key', { fingerprint: next.fingerprint }],
      ['not_opened', { publicKey: next.publicKey, fingerprint: next.fingerprint }],
      [
        'not_opened',
        { signingPublicKey: next.signingPublicKey, signingFingerprint: next.signingFingerprint },
      ],
      ['not_opened', { sealedPrivateKey: next.sealedPrivateKey }],
      ['not_opened', { sealedSigningKey: next.sealedSigningKey }],
      ['not_opened', { sealedPrivateKey: bob.pair.sealedPrivateKey }],
      ['not_opened', { sealedPrivateKey: pair.sealedSigningKey, sealedSigningKey: pair.sealedPrivateKey }],
      ['not_opened', { sealedPrivateKey: { nonce: '', ciphertext: '' } }],
    ];
    const refusals = await Promise.all(
      wrong.map(([, change]) => refusalOf(openKeyPair(accountKey, { ...pair, ...change }))),
    );
    expect(refusals).toEqual(wrong.map(([reason]) => reason));
    expect(await refusalOf(openKeyPair(bob.accountKey, pair))).toBe('not_opened');
  });

  it('does not open when what was sealed is no private key', async () => {
    const aad = `sealpost.v1 private-key\n${alice.pair.fingerprint}`;
    const sealedPrivateKey = encodeBox(await sealBox(alice.accountKey, utf8('no key'), aad));
    const pair = { ...alice.pair, sealedPrivateKey };
    expect(await refusalOf(openKeyPair(alice.accountKey, pair))).toBe('not_opened');
  });

  it('is sealed as PKCS#8', async () => {
    const aad = `sealpost.v1 signing-key\n${alice.pair.signingFingerprint}`;
    const pkcs8 = await openBox(alice.accountKey, decodeBox(alice.pair.sealedSigningKey), aad);
    // RFC 8410 section 7: 16 bytes of PKCS#8 before the 32 of the key
    expect([pkcs8.length, Buffer.from(pkcs8.subarray(0, 16)).toString('hex')]).toEqual([
      48,
      '302e020100300506032b657004220420',
    ]);
  });
});
