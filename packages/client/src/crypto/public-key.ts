import type { Bytes } from '../model.js';
import { equalBytes } from './bytes.js';
import { CryptoError } from './errors.js';
import { sha256Hex } from './hash.js';
import { readPublicKeyPem } from './pem.js';

/** How keys are wrapped: RSA-OAEP (RFC 8017 section 7.1) with SHA-256 for hash and MGF1. */
export const RSA_OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' } as const;

/** How messages are signed (RFC 8032). */
export const ED25519 = 'Ed25519';

const MODULUS_BITS: readonly number[] = [2048, 3072, 4096];
const PUBLIC_EXPONENT = new Uint8Array([1, 0, 1]);

/** A public key that was read and found acceptable. */
export interface PublicKeyInfo {
  /** {@link fingerprintOf} its DER. */
  fingerprint: string;
  key: CryptoKey;
}

/**
 * Reads the public key that message keys are wrapped to: RSA, 2048, 3072 or 4096 bits, e = 65537, SPKI PEM in canonical DER.
 *
 * @returns the key for RSA-OAEP, to encrypt
 * @throws CryptoError `bad_key`
 */
export async function importEncryptionKey(pem: string): Promise<PublicKeyInfo> {
  const info = await importSpki(pem, RSA_OAEP, ['encrypt']);
  const { modulusLength, publicExponent } = info.key.algorithm as RsaHashedKeyAlgorithm;
  if (!MODULUS_BITS.includes(modulusLength)) {
    throw new CryptoError('bad_key', 'The RSA modulus has not 2048, 3072 or 4096 bits');
  }
  if (!equalBytes(new Uint8Array(publicExponent), PUBLIC_EXPONENT)) {
    throw new CryptoError('bad_key', 'The RSA public exponent is not 65537');
  }
  return info;
}

/**
 * Reads the public key that a sender's signatures are checked with: Ed25519, SPKI PEM (RFC 8410).
 *
 * @throws CryptoError `bad_key`
 */
export function importVerificationKey(pem: string): Promise<PublicKeyInfo> {
  return importSpki(pem, { name: ED25519 }, ['verify']);
}

/** The name of a public key: lower-case hex SHA-256 of its SPKI DER, 64 characters. docs/envelope.md, "Keyring". */
export function fingerprintOf(spkiDer: Bytes): Promise<string> {
  return sha256Hex(spkiDer);
}

async function importSpki(
  pem: string,
  algorithm: typeof RSA_OAEP | { name: typeof ED25519 },
  usages: ('encrypt' | 'verify')[],
): Promise<PublicKeyInfo> {
  const der = readPublicKeyPem(pem);
  let key: CryptoKey;
  let written: Bytes;
  try {
    key = await crypto.subtle.importKey('spki', der, algorithm, true, usages);
    written = new Uint8Array(await crypto.subtle.exportKey('spki', key));
  } catch {
    throw new CryptoError('bad_key', `The PEM block does not hold a public key for ${algorithm.name}`);
  }
  // One key must have one fingerprint, and decoders read past sloppy encodings and trailing bytes.
  if (!equalBytes(written, der)) throw new CryptoError('bad_key', 'The key is not in canonical DER');
  return { key, fingerprint: await fingerprintOf(der) };
}
