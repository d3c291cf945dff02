import { encodeBase64, KDF_NAME, type KdfParameters, unpackBox } from '../crypto/index.js';
import type { BoxDto } from '../common/index.js';
import { kdfOf, type User } from '../users/index.js';
import type { KeyPair, PublicKey } from './key-pair.entity.js';
import type { KdfDto, KeyPairDto, KeyringDto } from './dto/keyring.dto.js';
import type { PublicKeyDto, PublicKeyVersionDto } from './dto/public-key.dto.js';

/** The wire form of a box that is stored as nonce ‖ ciphertext. */
export function toBoxDto(packed: Buffer): BoxDto {
  const { nonce, ciphertext } = unpackBox(packed);
  return { nonce: encodeBase64(nonce), ciphertext: encodeBase64(ciphertext) };
}

export function toKdfDto(kdf: KdfParameters): KdfDto {
  return { name: KDF_NAME, iterations: kdf.iterations, salt: encodeBase64(kdf.salt) };
}

export function toPublicKeyDto(key: PublicKey): PublicKeyDto {
  return {
    id: key.id,
    version: key.version,
    publicKey: key.publicKey,
    fingerprint: key.fingerprint,
    signingPublicKey: key.signingPublicKey,
    signingFingerprint: key.signingFingerprint,
    createdAt: key.createdAt.toISOString(),
  };
}

export function toPublicKeyVersionDto(key: KeyPair): PublicKeyVersionDto {
  return { ...toPublicKeyDto(key), retiredAt: key.retiredAt?.toISOString() ?? null };
}

/** @param keys the versions of `user`, newest first */
export function toKeyringDto(user: User, keys: KeyPair[]): KeyringDto {
  return {
    kdf: toKdfDto(kdfOf(user)),
    sealedAccountKey: toBoxDto(user.sealedAccountKey),
    keys: keys.map(toKeyPairDto),
  };
}

function toKeyPairDto(key: KeyPair): KeyPairDto {
  return {
    ...toPublicKeyVersionDto(key),
    sealedPrivateKey: toBoxDto(key.sealedPrivateKey),
    sealedSigningKey: toBoxDto(key.sealedSigningKey),
  };
}
