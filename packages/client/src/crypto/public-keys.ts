import type { PublicKey } from '../wire.js';
import { CryptoError } from './errors.js';
import { importEncryptionKey, importVerificationKey, type PublicKeyInfo } from './public-key.js';

/** The halves of a key version, as keys. */
export interface ImportedPublicKeys {
  /** RSA-OAEP, to encrypt. */
  encryptionKey: CryptoKey;
  /** Ed25519, to verify. */
  verificationKey: CryptoKey;
}

/**
 * Reads both public keys of a version, as a server gives them. Its fingerprints are not believed but compared.
 *
 * @throws CryptoError `bad_key` also when a fingerprint is that of another key
 */
export async function importPublicKeys(
  version: Pick<PublicKey, 'publicKey' | 'fingerprint' | 'signingPublicKey' | 'signingFingerprint'>,
): Promise<ImportedPublicKeys> {
  const [encryption, signing] = await Promise.all([
    importEncryptionKey(version.publicKey),
    importVerificationKey(version.signingPublicKey),
  ]);
  assertFingerprint(encryption, version.fingerprint);
  assertFingerprint(signing, version.signingFingerprint);
  return { encryptionKey: encryption.key, verificationKey: signing.key };
}

function assertFingerprint({ fingerprint }: PublicKeyInfo, claimed: string): void {
  if (fingerprint !== claimed) throw new CryptoError('bad_key', 'The fingerprint is that of another key');
}
