import { createPublicKey, type KeyObject } from 'node:crypto';
import { CryptoError } from './errors.js';
import { sha256 } from './hash.js';
import { readPublicKeyPem } from './pem.js';

/** The RSA modulus lengths that are accepted, in bits. ENVELOPE.md, "Primitives". */
export type ModulusBits = 2048 | 3072 | 4096;

const MODULUS_BITS: readonly number[] = [2048, 3072, 4096] satisfies ModulusBits[];
const PUBLIC_EXPONENT = 65_537n;

/** A public key that was read and found acceptable. */
export interface PublicKeyInfo {
  /** SPKI PEM as node writes it: 64 characters a line, line feeds, one at the end. One key has one such text. */
  pem: string;
  /** {@link fingerprintOf} its DER. */
  fingerprint: string;
  /** The parsed key; worth caching, since parsing costs several times a wrap. */
  key: KeyObject;
}

/**
 * Reads the public key that message keys are wrapped to: RSA, 2048, 3072 or 4096 bits, e = 65537, SPKI PEM
 * (RFC 7468 section 13, RFC 8017). CRLF and a missing last line feed are accepted.
 *
 * @returns also `modulusBytes`, which is the length of every key wrapped to it
 * @throws CryptoError `bad_key`, with a message that says what is wrong
 */
export function parseEncryptionPublicKey(pem: string): PublicKeyInfo & { modulusBytes: number } {
  const info = parseSpki(pem, 'rsa');
  const { modulusLength = 0, publicExponent } = info.key.asymmetricKeyDetails ?? {};
  if (!MODULUS_BITS.includes(modulusLength)) {
    throw new CryptoError(
      'bad_key',
      `The RSA modulus has ${modulusLength} bits; 2048, 3072 or 4096 are accepted`,
    );
  }
  if (publicExponent !== PUBLIC_EXPONENT) {
    throw new CryptoError('bad_key', 'The RSA public exponent is not 65537');
  }
  return { ...info, modulusBytes: modulusLength / 8 };
}

/**
 * Reads the public key that a sender's signatures are checked with: Ed25519, SPKI PEM (RFC 8410).
 *
 * @throws CryptoError `bad_key`, with a message that says what is wrong
 */
export function parseSigningPublicKey(pem: string): PublicKeyInfo {
  return parseSpki(pem, 'ed25519');
}

/** The name of a public key: lower-case hex SHA-256 of its SPKI DER, 64 characters. ENVELOPE.md, "Keyring". */
export function fingerprintOf(spkiDer: Buffer): string {
  return sha256(spkiDer).toString('hex');
}

function parseSpki(pem: string, type: 'rsa' | 'ed25519'): PublicKeyInfo {
  const der = readPublicKeyPem(pem);
  const key = readSpki(der);
  const found = key.asymmetricKeyType;
  if (found !== type) {
    throw new CryptoError('bad_key', `The key is of type ${found ?? 'unknown'}; it must be ${type}`);
  }
  // One key must have one fingerprint, and OpenSSL reads past sloppy encodings and trailing bytes.
  if (!key.export({ type: 'spki', format: 'der' }).equals(der)) {
    throw new CryptoError('bad_key', 'The key is not in canonical DER');
  }
  return {
    pem: key.export({ type: 'spki', format: 'pem' }).toString(),
    fingerprint: fingerprintOf(der),
    key,
  };
}

function readSpki(der: Buffer): KeyObject {
  try {
    return createPublicKey({ key: der, format: 'der', type: 'spki' });
  } catch {
    throw new CryptoError('bad_key', 'The PEM block does not hold a readable public key');
  }
}
