import { IsOptional } from 'class-validator';
import { IsLine, IsLowerCaseEmail, IsNested, IsUsername } from '../../common/index.js';
import { AccountKeyBoxDto, ClientKdfDto, ClientKeyDto } from '../../keys/index.js';
import { IsNewPassword } from '../../users/index.js';
import { IsDerivedKey, IsDeviceName, IsSalt } from './fields.js';

class RegistrantDto {
  /** 3 to 32 of `a-z 0-9 . _ -`, beginning with a letter or a digit; taken in lower case. @example 'alice' */
  @IsUsername()
  username: string;

  /** Unique; logs in like the username. @example 'alice@example.com' */
  @IsOptional()
  @IsLowerCaseEmail()
  email?: string | null;

  /** Up to 100 characters. @example 'Alice' */
  @IsOptional()
  @IsLine(100)
  displayName?: string | null;

  /** What to call this device in the list of sessions. @example 'Swagger UI' */
  @IsDeviceName()
  deviceName?: string;
}

/** Registration in which the server makes and seals all keys. It sees the password while it does. */
export class RegisterWithPasswordDto extends RegistrantDto {
  /** 10 to 256 characters, not one of the commonest. @example 'correct horse battery staple' */
  @IsNewPassword()
  password: string;
}

/** What a client made of a recovery code. */
export class ClientRecoveryDto {
  @IsDerivedKey('The recovery authKey of the code.')
  authKey: Buffer;

  @IsSalt()
  salt: Buffer;

  /** The account key under the recovery sealKey. */
  @IsNested(() => AccountKeyBoxDto)
  sealedAccountKey: AccountKeyBoxDto;
}

/** Registration in which the client made and sealed all keys. The server never sees the password. */
export class RegisterWithKeysDto extends RegistrantDto {
  @IsDerivedKey('The authKey of the password.')
  authKey: Buffer;

  @IsNested(() => ClientKdfDto)
  kdf: ClientKdfDto;

  /** The account key under the sealKey of the password. */
  @IsNested(() => AccountKeyBoxDto)
  sealedAccountKey: AccountKeyBoxDto;

  @IsNested(() => ClientKeyDto)
  key: ClientKeyDto;

  /** Leave it out and a forgotten password cannot be recovered from. */
  @IsOptional()
  @IsNested(() => ClientRecoveryDto)
  recovery?: ClientRecoveryDto;
}
