import { IsOptional, IsString, MaxLength } from 'class-validator';
import { Base64, IsLowerCaseUuid, IsNested } from '../../common/index.js';
import { KEY_BYTES } from '../../crypto/index.js';
import { ClientKeyDto } from './client-key.dto.js';

/** Rotation in which the server makes the new keys. */
export class RotateByPasswordDto {
  /** @example 'correct horse battery staple' */
  @IsString()
  @MaxLength(1024)
  password: string;

  /** Rotate only when this is still the current version. */
  @IsOptional()
  @IsLowerCaseUuid()
  expectedKeyId?: string | null;
}

/** Rotation to keys that the client made. */
export class RotateByAuthKeyDto {
  @Base64({ min: KEY_BYTES, max: KEY_BYTES, description: 'The authKey of the password.' })
  authKey: Buffer;

  /** Rotate only when this is still the current version. */
  @IsLowerCaseUuid()
  expectedKeyId: string;

  @IsNested(() => ClientKeyDto)
  key: ClientKeyDto;
}
