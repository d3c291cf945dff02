import { BoxDto, IsName, IsNested } from '../../common/index.js';
import { IsNewPassword } from '../../users/index.js';
import { IsDerivedKey, IsDeviceName, IsTypedSecret } from './fields.js';
import { NewCredentialsDto } from './password.dto.js';
import { ClientRecoveryDto } from './register.dto.js';

/** A new recovery code, made by the server. */
export class RenewRecoveryCodeDto {
  /** @example 'correct horse battery staple' */
  @IsTypedSecret()
  password: string;
}

/** A new recovery code, made by the client. */
export class ReplaceRecoveryDto {
  @IsDerivedKey('The authKey of the password.')
  authKey: Buffer;

  @IsNested(() => ClientRecoveryDto)
  recovery: ClientRecoveryDto;
}

/** The code, shown this once. */
export class RecoveryCodeDto {
  /** Eight groups of four. @example 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46' */
  recoveryCode: string;
}

/** What to derive the keys of a recovery code with. */
export class RecoverySaltDto {
  /** 16 bytes in base64. @example 'PIeJf8K+w2SLIm6Z5e6ThA==' */
  salt: string;
}

/** Recovery in which the server derives. It sees the code and the new password while it does. */
export class RecoverByCodeDto {
  /** A username, an address or an e-mail address. @example 'alice' */
  @IsName()
  username: string;

  /** As it was shown; case, hyphens and spaces do not matter. @example 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46' */
  @IsTypedSecret()
  recoveryCode: string;

  /** 10 to 256 characters, not one of the commonest. @example 'an even longer battery staple' */
  @IsNewPassword()
  newPassword: string;

  /** What to call this device in the list of sessions. @example 'Swagger UI' */
  @IsDeviceName()
  deviceName?: string;
}

/** Recovery in which the client derived and sealed. */
export class RecoverByAuthKeyDto extends NewCredentialsDto {
  /** A username, an address or an e-mail address. @example 'alice' */
  @IsName()
  username: string;

  @IsDerivedKey('The recovery authKey of the code.')
  recoveryAuthKey: Buffer;

  /** What to call this device in the list of sessions. @example 'Swagger UI' */
  @IsDeviceName()
  deviceName?: string;
}

/** The first step of recovery on the client's own device. */
export class OpenRecoveryDto {
  /** A username, an address or an e-mail address. @example 'alice' */
  @IsName()
  username: string;

  @IsDerivedKey('The recovery authKey of the code.')
  recoveryAuthKey: Buffer;
}

/** The account key under the recovery sealKey. */
export class RecoveryBoxDto {
  sealedAccountKey: BoxDto;
}
