import { generateKeyPairSync, type KeyObject } from 'node:crypto';
import { fingerprintOf, type ModulusBits } from './public-key.js';

/** One key version of an account, fresh: a pair that keys are wrapped to and a pair that signs. */
export interface GeneratedKeyPair {
  /** RSA public key, SPKI PEM. */
  publicKey: string;
  /** RSA private key, PKCS#8 DER; to be sealed at once. */
  privateKey: Buffer;
  /** Fingerprint of `publicKey`: 64 characters of lower-case hex. */
  fingerprint: string;
  /** Ed25519 public key, SPKI PEM. */
  signingPublicKey: string;
  /** Ed25519 private key, PKCS#8 DER; to be sealed at once. */
  signingKey: Buffer;
  /** Fingerprint of `signingPublicKey`. */
  signingFingerprint: string;
}

/**
 * Makes both key pairs. Holds the thread that calls it, about 150 ms for a 2048-bit pair and some seconds for a 4096-bit one: the
 * server has it run on threads of its own.
 *
 * @param modulusBits - RSA modulus length in bits; e = 65537
 */
export function generateKeyPairs(modulusBits: ModulusBits): GeneratedKeyPair {
  const encryption = generateKeyPairSync('rsa', { modulusLength: modulusBits, publicExponent: 65_537 });
  const signing = generateKeyPairSync('ed25519');
  return {
    publicKey: spkiPem(encryption.publicKey),
    privateKey: pkcs8Der(encryption.privateKey),
    fingerprint: fingerprintOf(spkiDer(encryption.publicKey)),
    signingPublicKey: spkiPem(signing.publicKey),
    signingKey: pkcs8Der(signing.privateKey),
    signingFingerprint: fingerprintOf(spkiDer(signing.publicKey)),
  };
}

function spkiPem(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function spkiDer(key: KeyObject): Buffer {
  return key.export({ type: 'spki', format: 'der' });
}

function pkcs8Der(key: KeyObject): Buffer {
  return key.export({ type: 'pkcs8', format: 'der' });
}
