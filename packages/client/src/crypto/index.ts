export { FORMAT } from './format.js';
export { CryptoError, type CryptoErrorReason } from './errors.js';
export { decodeBase64, encodeBase64 } from './base64.js';
export { concatBytes, fromUtf8, randomBytes, toHex, utf8 } from './bytes.js';
export { importSecretKey, KEY_BYTES } from './secret-key.js';
export { type Box, decodeBox, encodeBox, NONCE_BYTES, openBox, sealBox, TAG_BYTES } from './box.js';
export {
  type DerivedKeys,
  derivePasswordKeys,
  KDF_NAME,
  MAX_ITERATIONS,
  MIN_ITERATIONS,
  newKdf,
  newSalt,
} from './password.js';
export { deriveRecoveryKeys, newRecoveryCode, normalizeRecoveryCode } from './recovery-code.js';
export {
  fingerprintOf,
  importEncryptionKey,
  importVerificationKey,
  type PublicKeyInfo,
} from './public-key.js';
export { type ImportedPublicKeys, importPublicKeys } from './public-keys.js';
export { publicKeyPem, readPublicKeyPem } from './pem.js';
export { type JoseHeader, openJwe, sealJwe } from './jwe.js';
export { makeKeyPair } from './key-pair.js';
export {
  newAccountKey,
  openAccountKey,
  type OpenedKeyPair,
  openKeyPair,
  openPrivateKey,
  openSigningKey,
  sealAccountKey,
} from './keyring.js';
export {
  attachmentAad,
  type MessageBinding,
  newMessageKey,
  textAad,
  unwrapKey,
  wrapKey,
} from './envelope.js';
export { digestOf, signedText, signMessage, verifySignature } from './signature.js';
export {
  type MessageReader,
  type MessageSigner,
  type PlainMessage,
  type SealedParts,
  sealMessage,
  wrapForReaders,
  type WrappedKeys,
} from './seal-message.js';
export { resign, rewrap } from './rewrap.js';
export {
  openEnvelope,
  type Opener,
  type OpenRequest,
  type OpenResult,
  threadOpener,
} from './open-envelope.js';
export { type IdentityFingerprints, safetyNumber } from './safety-number.js';
