import { IsNested } from '../../common/index.js';
import { AccountKeyBoxDto, ClientKdfDto } from '../../keys/index.js';
import { IsNewPassword } from '../../users/index.js';
import { IsDerivedKey, IsTypedSecret } from './fields.js';

/** A password change in which the server derives. */
export class ChangePasswordDto {
  /** @example 'correct horse battery staple' */
  @IsTypedSecret()
  currentPassword: string;

  /** 10 to 256 characters, not one of the commonest. @example 'an even longer battery staple' */
  @IsNewPassword()
  newPassword: string;
}

/** What a client derived from a new password. */
export class NewCredentialsDto {
  @IsDerivedKey('The authKey of the new password.')
  newAuthKey: Buffer;

  @IsNested(() => ClientKdfDto)
  kdf: ClientKdfDto;

  /** The account key under the sealKey of the new password. */
  @IsNested(() => AccountKeyBoxDto)
  sealedAccountKey: AccountKeyBoxDto;
}

/** A password change in which the client derived. */
export class ChangeAuthKeyDto extends NewCredentialsDto {
  @IsDerivedKey('The authKey of the current password.')
  currentAuthKey: Buffer;
}
