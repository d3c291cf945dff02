import { type Box, openBox, openKeyBox, sealBox, sealKeyBox } from './box.js';
import { LABELS } from './format.js';
import { newSecretKey } from './secret-key.js';

/** The key that opens everything else of an account: 32 random bytes, made once. ENVELOPE.md, "Keyring". */
export function newAccountKey(): Buffer {
  return newSecretKey();
}

/**
 * Seals the account key under a password or under a recovery code; a password change re-seals this and nothing else.
 *
 * @param sealKey - 32 bytes, from the password or the recovery code
 * @param accountKey - 32 bytes
 * @throws CryptoError `bad_key` when either is not 32 bytes
 */
export function sealAccountKey(sealKey: Buffer, accountKey: Buffer): Box {
  return sealKeyBox(sealKey, accountKey, LABELS.accountKey);
}

/**
 * Opens what {@link sealAccountKey} sealed.
 *
 * @returns the account key, 32 bytes
 * @throws CryptoError as {@link openBox}; `not_opened` also when the box holds something else than 32 bytes
 */
export function openAccountKey(sealKey: Buffer, box: Box): Buffer {
  return openKeyBox(sealKey, box, LABELS.accountKey);
}

/**
 * Seals an RSA private key, bound to the public key that it belongs to.
 *
 * @param accountKey - 32 bytes
 * @param pkcs8 - PKCS#8 DER
 * @param fingerprint - of the RSA public key: 64 characters of lower-case hex
 * @throws CryptoError `bad_key` when the account key is not 32 bytes
 */
export function sealPrivateKey(accountKey: Buffer, pkcs8: Buffer, fingerprint: string): Box {
  return sealBox(accountKey, pkcs8, `${LABELS.privateKey}\n${fingerprint}`);
}

/** Opens what {@link sealPrivateKey} sealed. @returns PKCS#8 DER @throws CryptoError as {@link openBox} */
export function openPrivateKey(accountKey: Buffer, box: Box, fingerprint: string): Buffer {
  return openBox(accountKey, box, `${LABELS.privateKey}\n${fingerprint}`);
}

/**
 * Seals an Ed25519 private key, bound to the public key that it belongs to.
 *
 * @param accountKey - 32 bytes
 * @param pkcs8 - PKCS#8 DER
 * @param signingFingerprint - of the Ed25519 public key: 64 characters of lower-case hex
 * @throws CryptoError `bad_key` when the account key is not 32 bytes
 */
export function sealSigningKey(accountKey: Buffer, pkcs8: Buffer, signingFingerprint: string): Box {
  return sealBox(accountKey, pkcs8, `${LABELS.signingKey}\n${signingFingerprint}`);
}

/** Opens what {@link sealSigningKey} sealed. @returns PKCS#8 DER @throws CryptoError as {@link openBox} */
export function openSigningKey(accountKey: Buffer, box: Box, signingFingerprint: string): Buffer {
  return openBox(accountKey, box, `${LABELS.signingKey}\n${signingFingerprint}`);
}
