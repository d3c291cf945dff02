import { BoxDto } from '../../common/index.js';
import { PublicKeyVersionDto } from './public-key.dto.js';

/** How a password becomes keys. */
export class KdfDto {
  /** @example 'PBKDF2-HMAC-SHA256' */
  name: 'PBKDF2-HMAC-SHA256';
  /** @example 600000 */
  iterations: number;
  /** 16 bytes in base64. @example 'Qgk00GCXEj+AfBU1zpEDXA==' */
  salt: string;
}

/** One version of the caller's keys, the private halves sealed under the account key. */
export class KeyPairDto extends PublicKeyVersionDto {
  /** PKCS#8 DER of the RSA key. */
  sealedPrivateKey: BoxDto;
  /** PKCS#8 DER of the Ed25519 key. */
  sealedSigningKey: BoxDto;
}

/** Everything that the caller opens messages with, sealed under their password. */
export class KeyringDto {
  kdf: KdfDto;
  /** The account key, under the sealKey that the password derives. */
  sealedAccountKey: BoxDto;
  /** Every version, newest first. */
  keys: KeyPairDto[];
}
