import type { Bytes } from '../model.js';
import type { WireClientKey } from '../wire.js';
import { encodeBox, sealBox } from './box.js';
import { LABELS } from './format.js';
import { publicKeyPem } from './pem.js';
import { ED25519, fingerprintOf, RSA_OAEP } from './public-key.js';

const MODULUS_BITS = 2048;
const PUBLIC_EXPONENT = new Uint8Array([1, 0, 1]);

/**
 * Makes a key version, a pair that keys are wrapped to and a pair that signs, and seals its private halves. Takes a tenth of a second.
 *
 * @param accountKey - AES-GCM, from `importSecretKey`
 * @returns what the server is given; `openKeyPair` opens what it answers
 */
export async function makeKeyPair(accountKey: CryptoKey): Promise<WireClientKey> {
  const [encryption, signing] = await Promise.all([
    crypto.subtle.generateKey(
      { ...RSA_OAEP, modulusLength: MODULUS_BITS, publicExponent: PUBLIC_EXPONENT },
      true,
      ['encrypt', 'decrypt'],
    ),
    crypto.subtle.generateKey(ED25519, true, ['sign', 'verify']),
  ]);
  const [spki, signingSpki] = await Promise.all([
    exportKey('spki', encryption.publicKey),
    exportKey('spki', signing.publicKey),
  ]);
  return {
    publicKey: publicKeyPem(spki),
    signingPublicKey: publicKeyPem(signingSpki),
    sealedPrivateKey: await seal(encryption.privateKey, LABELS.privateKey, spki),
    sealedSigningKey: await seal(signing.privateKey, LABELS.signingKey, signingSpki),
  };

  async function seal(
    key: CryptoKey,
    label: string,
    publicDer: Bytes,
  ): Promise<WireClientKey['sealedPrivateKey']> {
    const pkcs8 = await exportKey('pkcs8', key);
    const box = await sealBox(accountKey, pkcs8, `${label}\n${await fingerprintOf(publicDer)}`);
    pkcs8.fill(0);
    return encodeBox(box);
  }
}

async function exportKey(format: 'spki' | 'pkcs8', key: CryptoKey): Promise<Bytes> {
  return new Uint8Array(await crypto.subtle.exportKey(format, key));
}
