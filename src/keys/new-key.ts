import { v7 as uuid } from 'uuid';
import {
  type GeneratedKeyPair,
  packBox,
  parseEncryptionPublicKey,
  parseSigningPublicKey,
  CryptoError,
  sealPrivateKey,
  sealSigningKey,
  type Box,
} from '../crypto/index.js';
import { AppError } from '../common/index.js';
import type { KeyPair } from './key-pair.entity.js';

/** A key version before it belongs to anyone: the public halves and the sealed private ones. */
export interface NewKey {
  publicKey: string;
  fingerprint: string;
  signingPublicKey: string;
  signingFingerprint: string;
  sealedPrivateKey: Box;
  sealedSigningKey: Box;
}

/** A key version as a client sends it. */
export interface ClientKey {
  publicKey: string;
  signingPublicKey: string;
  sealedPrivateKey: Box;
  sealedSigningKey: Box;
}

/** Seals keys that the server generated. */
export function sealGeneratedKey(accountKey: Buffer, pair: GeneratedKeyPair): NewKey {
  const { publicKey, fingerprint, signingPublicKey, signingFingerprint } = pair;
  return {
    publicKey,
    fingerprint,
    signingPublicKey,
    signingFingerprint,
    sealedPrivateKey: sealPrivateKey(accountKey, pair.privateKey, fingerprint),
    sealedSigningKey: sealSigningKey(accountKey, pair.signingKey, signingFingerprint),
  };
}

/**
 * Checks the public halves that a client made and takes their fingerprints.
 *
 * @throws AppError `invalid_request` naming the key
 */
export function checkClientKey(key: ClientKey): NewKey {
  const encryption = forField('key.publicKey', () => parseEncryptionPublicKey(key.publicKey));
  const signing = forField('key.signingPublicKey', () => parseSigningPublicKey(key.signingPublicKey));
  return {
    publicKey: encryption.pem,
    fingerprint: encryption.fingerprint,
    signingPublicKey: signing.pem,
    signingFingerprint: signing.fingerprint,
    sealedPrivateKey: key.sealedPrivateKey,
    sealedSigningKey: key.sealedSigningKey,
  };
}

/** The row of a key version. */
export function keyPairOf(userId: string, version: number, key: NewKey, createdAt: Date): KeyPair {
  return {
    ...key,
    id: uuid(),
    userId,
    version,
    sealedPrivateKey: packBox(key.sealedPrivateKey),
    sealedSigningKey: packBox(key.sealedSigningKey),
    createdAt,
    retiredAt: null,
  };
}

function forField<T>(field: string, parse: () => T): T {
  try {
    return parse();
  } catch (error) {
    if (error instanceof CryptoError) throw AppError.field(field, error.message);
    throw error;
  }
}
