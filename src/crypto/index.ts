export { FORMAT } from './format.js';
export { CryptoError, type CryptoErrorReason } from './errors.js';
export { decodeBase64, encodeBase64, isBase64 } from './base64.js';
export { Base64Decoder } from './base64-decoder.js';
export { type Box, KEY_BYTES, NONCE_BYTES, openBox, packBox, sealBox, TAG_BYTES, unpackBox } from './box.js';
export { PiecewiseBox } from './piecewise-box.js';
export {
  derivePasswordKeys,
  KDF_NAME,
  type KdfParameters,
  matchesVerifier,
  MAX_ITERATIONS,
  MIN_ITERATIONS,
  type PasswordKeys,
  SALT_BYTES,
  splitMaster,
  verifierOf,
} from './password.js';
export {
  fingerprintOf,
  type ModulusBits,
  parseEncryptionPublicKey,
  parseSigningPublicKey,
  type PublicKeyInfo,
} from './public-key.js';
export { type GeneratedKeyPair, generateKeyPairs } from './key-pair.js';
export {
  newAccountKey,
  openAccountKey,
  openPrivateKey,
  openSigningKey,
  sealAccountKey,
  sealPrivateKey,
  sealSigningKey,
} from './keyring.js';
export {
  deriveRecoveryKeys,
  newRecoveryCode,
  normalizeRecoveryCode,
  type RecoveryKeys,
} from './recovery-code.js';
export {
  attachmentAad,
  type MessageBinding,
  newMessageKey,
  textAad,
  unwrapKey,
  wrapKey,
} from './envelope.js';
export { signedDigests, signedText, signMessage, verifySignature } from './signature.js';
export { type IdentityFingerprints, safetyNumber } from './safety-number.js';
export { random } from './random.js';
export { hashToken, isToken, newToken } from './token.js';
export { newDigestKey, openDigestKey, requestDigest, sealDigestKey } from './digest-key.js';
