import type { Bytes } from '../model.js';
import type { PublicKeyVersion, WireBox, WireKeyPair } from '../wire.js';
import { decodeBox, encodeBox, openBox, sealBox } from './box.js';
import { CryptoError } from './errors.js';
import { LABELS } from './format.js';
import { ED25519, RSA_OAEP } from './public-key.js';
import { type ImportedPublicKeys, importPublicKeys } from './public-keys.js';
import { KEY_BYTES, newSecretKey } from './secret-key.js';

/** A key version of the own account. The private halves cannot be extracted. */
export interface OpenedKeyPair extends ImportedPublicKeys {
  public: PublicKeyVersion;
  /** RSA-OAEP, to decrypt. */
  privateKey: CryptoKey;
  /** Ed25519, to sign. */
  signingKey: CryptoKey;
}

/** The key that opens everything else of an account: 32 random bytes, made once. docs/envelope.md, "Keyring". */
export function newAccountKey(): Bytes {
  return newSecretKey();
}

/**
 * Seals the account key under a password or under a recovery code.
 *
 * @param sealKey - of the password or the recovery code
 * @param accountKey - 32 bytes
 * @throws CryptoError `bad_key` when the account key is not 32 bytes
 */
export async function sealAccountKey(sealKey: CryptoKey, accountKey: Bytes): Promise<WireBox> {
  if (accountKey.length !== KEY_BYTES)
    throw new CryptoError('bad_key', 'The account key is not 32 bytes long');
  return encodeBox(await sealBox(sealKey, accountKey, LABELS.accountKey));
}

/**
 * Opens what {@link sealAccountKey} sealed.
 *
 * @returns the account key, 32 bytes: `importSecretKey` makes of it what is kept
 * @throws CryptoError `not_opened`, whatever is wrong
 */
export async function openAccountKey(sealKey: CryptoKey, box: WireBox): Promise<Bytes> {
  const accountKey = await openSealed(sealKey, box, LABELS.accountKey);
  if (accountKey.length !== KEY_BYTES) throw notOpened();
  return accountKey;
}

/**
 * Opens a key version that the server keeps for the account. Both fingerprints are recomputed, and the seals are bound to them, so
 * whoever lacks the account key cannot have put other keys in their place.
 *
 * @param accountKey - AES-GCM, from `importSecretKey`
 * @throws CryptoError `not_opened`, or `bad_key` when a public key is not what its fingerprint says
 */
export async function openKeyPair(accountKey: CryptoKey, pair: WireKeyPair): Promise<OpenedKeyPair> {
  const { sealedPrivateKey, sealedSigningKey, ...publicKey } = pair;
  const imported = await importPublicKeys(publicKey);
  const [privateKey, signingKey] = await Promise.all([
    openPrivateKey(accountKey, sealedPrivateKey, publicKey.fingerprint),
    openSigningKey(accountKey, sealedSigningKey, publicKey.signingFingerprint),
  ]);
  return { public: publicKey, ...imported, privateKey, signingKey };
}

/** Opens an RSA private key. @throws CryptoError `not_opened` */
export async function openPrivateKey(
  accountKey: CryptoKey,
  box: WireBox,
  fingerprint: string,
): Promise<CryptoKey> {
  const pkcs8 = await openSealed(accountKey, box, `${LABELS.privateKey}\n${fingerprint}`);
  return importPkcs8(pkcs8, RSA_OAEP, 'decrypt');
}

/** Opens an Ed25519 private key. @throws CryptoError `not_opened` */
export async function openSigningKey(
  accountKey: CryptoKey,
  box: WireBox,
  fingerprint: string,
): Promise<CryptoKey> {
  const pkcs8 = await openSealed(accountKey, box, `${LABELS.signingKey}\n${fingerprint}`);
  return importPkcs8(pkcs8, { name: ED25519 }, 'sign');
}

async function importPkcs8(
  pkcs8: Bytes,
  algorithm: typeof RSA_OAEP | { name: typeof ED25519 },
  usage: 'decrypt' | 'sign',
): Promise<CryptoKey> {
  try {
    return await crypto.subtle.importKey('pkcs8', pkcs8, algorithm, false, [usage]);
  } catch {
    throw notOpened();
  } finally {
    pkcs8.fill(0);
  }
}

async function openSealed(key: CryptoKey, box: WireBox, aad: string): Promise<Bytes> {
  try {
    return await openBox(key, decodeBox(box), aad);
  } catch {
    throw notOpened();
  }
}

function notOpened(): CryptoError {
  return new CryptoError('not_opened', 'The key does not open: wrong key, or something was changed');
}
