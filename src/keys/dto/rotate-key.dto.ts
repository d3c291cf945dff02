import { Type } from 'class-transformer';
import { IsOptional, IsString, IsUUID, MaxLength, ValidateNested } from 'class-validator';
import { Base64 } from '../../common/index.js';
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
  @IsUUID()
  expectedKeyId?: string;
}

/** Rotation to keys that the client made. */
export class RotateByAuthKeyDto {
  @Base64({ min: KEY_BYTES, max: KEY_BYTES, description: 'The authKey of the password.' })
  authKey: Buffer;

  /** Rotate only when this is still the current version. */
  @IsUUID()
  expectedKeyId: string;

  @ValidateNested()
  @Type(() => ClientKeyDto)
  key: ClientKeyDto;
}
