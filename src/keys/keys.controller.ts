import { Body, Controller, Get, HttpCode, Post } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { ApiForms, type Caller, CurrentUser, OneOfPipe, Operation } from '../common/index.js';
import { Limited } from '../rate-limits/index.js';
import { UsersService } from '../users/index.js';
import { KeyringDto } from './dto/keyring.dto.js';
import { RotateByAuthKeyDto, RotateByPasswordDto } from './dto/rotate-key.dto.js';
import { toKeyringDto } from './keyring.mapper.js';
import { KeyringService } from './keyring.service.js';
import { RotationService } from './rotation.service.js';

@ApiTags('keys')
@Controller('keys')
export class KeysController {
  constructor(
    private readonly users: UsersService,
    private readonly keyring: KeyringService,
    private readonly rotation: RotationService,
  ) {}

  @Get()
  @Operation('keys.get', 'Your keyring: every key version, sealed')
  async get(@CurrentUser() caller: Caller): Promise<KeyringDto> {
    const [user, keys] = [await this.users.get(caller.userId), await this.keyring.all(caller.userId)];
    return toKeyringDto(user, keys);
  }

  @Post('rotate')
  @HttpCode(201)
  @Limited('confirmations')
  @Operation('keys.rotate', 'Add a key version and retire the current one', [
    'invalid_credentials',
    'stale_key',
    'overloaded',
  ])
  @ApiForms([RotateByPasswordDto, RotateByAuthKeyDto], {
    password: {
      summary: 'The server makes the keys',
      value: { password: 'correct horse battery staple' },
    },
  })
  async rotate(
    @CurrentUser() caller: Caller,
    @Body(new OneOfPipe({ password: RotateByPasswordDto, authKey: RotateByAuthKeyDto }))
    body: RotateByPasswordDto | RotateByAuthKeyDto,
  ): Promise<KeyringDto> {
    if (body instanceof RotateByPasswordDto) {
      await this.rotation.byPassword(caller.userId, body.password, body.expectedKeyId);
    } else {
      await this.rotation.byAuthKey(caller.userId, body.authKey, body.key, body.expectedKeyId);
    }
    return this.get(caller);
  }
}
