import { IsString, MaxLength } from 'class-validator';
import { Base64 } from '../../common/index.js';
import { KEY_BYTES } from '../../crypto/index.js';

/** Deletion, confirmed by the password. */
export class DeleteByPasswordDto {
  /** @example 'correct horse battery staple' */
  @IsString()
  @MaxLength(1024)
  password: string;
}

/** Deletion, confirmed by what the client derived. */
export class DeleteByAuthKeyDto {
  @Base64({ min: KEY_BYTES, max: KEY_BYTES, description: 'The authKey of the password.' })
  authKey: Buffer;
}
