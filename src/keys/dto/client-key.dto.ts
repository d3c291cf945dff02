import { IsIn, IsInt, IsString, Max, MaxLength, Min } from 'class-validator';
import { Base64, IsNested, SealedBoxDto } from '../../common/index.js';
import {
  KDF_NAME,
  KEY_BYTES,
  MAX_ITERATIONS,
  MIN_ITERATIONS,
  SALT_BYTES,
  TAG_BYTES,
} from '../../crypto/index.js';

/** The KDF parameters that a client derived its keys with. */
export class ClientKdfDto {
  /** @example 'PBKDF2-HMAC-SHA256' */
  @IsIn([KDF_NAME])
  name: 'PBKDF2-HMAC-SHA256';

  /** @example 600000 */
  @IsInt()
  @Min(MIN_ITERATIONS)
  @Max(MAX_ITERATIONS)
  iterations: number;

  @Base64({
    min: SALT_BYTES,
    max: SALT_BYTES,
    description: '16 random bytes.',
    example: 'Qgk00GCXEj+AfBU1zpEDXA==',
  })
  salt: Buffer;
}

/** The account key, sealed: 32 bytes and a tag. */
export class AccountKeyBoxDto extends SealedBoxDto {
  @Base64({
    min: KEY_BYTES + TAG_BYTES,
    max: KEY_BYTES + TAG_BYTES,
    description: 'The sealed 32 bytes, then the tag.',
    example: 'ZUjpaCH9Jve+qtWD7jhAcqm7vNhs4f7QinlL82TN3rvC4z/bx2jhzy7ZRyDbBOLa',
  })
  override ciphertext: Buffer;
}

/** A private key, sealed. */
export class PrivateKeyBoxDto extends SealedBoxDto {
  @Base64({ min: TAG_BYTES + 1, max: 8192, description: 'The sealed PKCS#8 DER, then the tag.' })
  override ciphertext: Buffer;
}

/** A key version that a client made. */
export class ClientKeyDto {
  /** RSA of 2048, 3072 or 4096 bits with e = 65537, SPKI PEM. */
  @IsString()
  @MaxLength(2000)
  publicKey: string;

  /** Ed25519, SPKI PEM. */
  @IsString()
  @MaxLength(2000)
  signingPublicKey: string;

  @IsNested(() => PrivateKeyBoxDto)
  sealedPrivateKey: PrivateKeyBoxDto;

  @IsNested(() => PrivateKeyBoxDto)
  sealedSigningKey: PrivateKeyBoxDto;
}
