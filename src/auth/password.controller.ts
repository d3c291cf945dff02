import { Body, Controller, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiForms, type Caller, CurrentUser, OneOfPipe, Operation } from '../common/index.js';
import { KeyringDto, KeyringService, toKeyringDto } from '../keys/index.js';
import { Limited } from '../rate-limits/index.js';
import { UsersService } from '../users/index.js';
import { ChangeAuthKeyDto, ChangePasswordDto } from './dto/password.dto.js';
import { PasswordService } from './password.service.js';

@ApiTags('auth')
@Controller('auth/password')
export class PasswordController {
  constructor(
    private readonly password: PasswordService,
    private readonly users: UsersService,
    private readonly keyring: KeyringService,
  ) {}

  @Post()
  @HttpCode(200)
  @Limited('confirmations')
  @Operation('auth.changePassword', 'Change your password; every other session ends', [
    'invalid_credentials',
    'overloaded',
  ])
  @ApiForms([ChangePasswordDto, ChangeAuthKeyDto], {
    password: {
      summary: 'The server derives',
      value: {
        currentPassword: 'correct horse battery staple',
        newPassword: 'an even longer battery staple',
      },
    },
  })
  async change(
    @CurrentUser() caller: Caller,
    @Body(new OneOfPipe({ currentPassword: ChangePasswordDto, currentAuthKey: ChangeAuthKeyDto }))
    body: ChangePasswordDto | ChangeAuthKeyDto,
  ): Promise<KeyringDto> {
    const { userId, sessionId } = caller;
    if (body instanceof ChangePasswordDto) {
      await this.password.byPassword(userId, sessionId, body.currentPassword, body.newPassword);
    } else {
      const { newAuthKey: authKey, kdf, sealedAccountKey } = body;
      await this.password.byAuthKey(userId, sessionId, body.currentAuthKey, {
        authKey,
        kdf,
        sealedAccountKey,
      });
    }
    return toKeyringDto(await this.users.get(userId), await this.keyring.all(userId));
  }
}
