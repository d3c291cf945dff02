import { createPrivateKey, createPublicKey } from 'node:crypto';
import { newMessageKey, unwrapKey, wrapKey } from './envelope.js';
import { generateKeyPairs } from './key-pair.js';
import { parseEncryptionPublicKey, parseSigningPublicKey } from './public-key.js';
import { signMessage, verifySignature } from './signature.js';

describe('generated key pairs', () => {
  it.each([2048, 3072] as const)('of %i bits are accepted by our own parsers, and work', (bits) => {
    const pair = generateKeyPairs(bits);
    const encryption = parseEncryptionPublicKey(pair.publicKey);
    const signing = parseSigningPublicKey(pair.signingPublicKey);
    expect([encryption.pem, encryption.fingerprint, encryption.modulusBytes]).toEqual([
      pair.publicKey,
      pair.fingerprint,
      bits / 8,
    ]);
    expect([signing.pem, signing.fingerprint]).toEqual([pair.signingPublicKey, pair.signingFingerprint]);

    const messageKey = newMessageKey();
    const wrapped = wrapKey(encryption.key, messageKey);
    expect(wrapped.length).toBe(bits / 8);
    expect(unwrapKey(pair.privateKey, wrapped).equals(messageKey)).toBe(true);
    expect(verifySignature(signing.key, 'signed', signMessage(pair.signingKey, 'signed'))).toBe(true);
  });

  it('hold PKCS#8 private keys of the public ones, and are fresh', () => {
    const [one, two] = [generateKeyPairs(2048), generateKeyPairs(2048)];
    const publicOf = (pkcs8: Buffer): string => {
      const key = createPublicKey(createPrivateKey({ key: pkcs8, format: 'der', type: 'pkcs8' }));
      return key.export({ type: 'spki', format: 'pem' }).toString();
    };
    expect([publicOf(one.privateKey), publicOf(one.signingKey)]).toEqual([
      one.publicKey,
      one.signingPublicKey,
    ]);
    expect(one.fingerprint === two.fingerprint || one.signingFingerprint === two.signingFingerprint).toBe(
      false,
    );
  });
});
