import { IsName } from '../../common/index.js';
import { IsDerivedKey, IsDeviceName, IsTypedSecret } from './fields.js';

class LoginDto {
  /** A username, an address or an e-mail address. @example 'alice' */
  @IsName()
  username: string;

  /** What to call this device in the list of sessions. @example 'Swagger UI' */
  @IsDeviceName()
  deviceName?: string;
}

/** Login in which the server derives the keys. It sees the password while it does. */
export class LoginWithPasswordDto extends LoginDto {
  /** @example 'correct horse battery staple' */
  @IsTypedSecret()
  password: string;
}

/** Login with what the client derived; see `GET /api/auth/kdf`. */
export class LoginWithAuthKeyDto extends LoginDto {
  @IsDerivedKey('The authKey of the password.')
  authKey: Buffer;
}

/** Whose parameters to answer. */
export class AccountNameDto {
  /** A username, an address or an e-mail address. @example 'alice' */
  @IsName()
  username: string;
}
