import { Body, Controller, Get, HttpCode, Post, Query, Res } from '@nestjs/common';
import { ApiNoContentResponse, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { ApiForms, type Caller, CurrentUser, OneOfPipe, Operation, Public } from '../common/index.js';
import { encodeBase64 } from '../crypto/index.js';
import { ApiRateLimited, CurrentVisitor, Limited, type Visitor } from '../rate-limits/index.js';
import { AttemptsService } from './attempts.service.js';
import { AccountNameDto } from './dto/login.dto.js';
import {
  OpenRecoveryDto,
  RecoverByAuthKeyDto,
  RecoverByCodeDto,
  RecoveryBoxDto,
  RecoveryCodeDto,
  RecoverySaltDto,
  RenewRecoveryCodeDto,
  ReplaceRecoveryDto,
} from './dto/recovery.dto.js';
import { SessionDto } from './dto/session.dto.js';
import type { Login } from './login.service.js';
import { RecoveryService } from './recovery.service.js';
import { SessionAnswerService } from './session-answer.service.js';

@ApiTags('auth')
@Controller('auth')
export class RecoveryController {
  constructor(
    private readonly recovery: RecoveryService,
    private readonly answer: SessionAnswerService,
    private readonly attempts: AttemptsService,
  ) {}

  @Post('recovery-code')
  @ApiOkResponse({ description: 'The new code, when the server made it.', type: RecoveryCodeDto })
  @ApiNoContentResponse({ description: 'The code that the client made is set.' })
  @Limited('confirmations')
  @Operation('auth.renewRecoveryCode', 'Replace your recovery code', ['invalid_credentials', 'overloaded'])
  @ApiForms([RenewRecoveryCodeDto, ReplaceRecoveryDto], {
    password: { summary: 'The server makes the code', value: { password: 'correct horse battery staple' } },
  })
  async renew(
    @CurrentUser() caller: Caller,
    @Body(new OneOfPipe({ password: RenewRecoveryCodeDto, authKey: ReplaceRecoveryDto }))
    body: RenewRecoveryCodeDto | ReplaceRecoveryDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<RecoveryCodeDto | undefined> {
    if (body instanceof RenewRecoveryCodeDto) {
      response.status(200);
      return { recoveryCode: await this.recovery.renew(caller.userId, body.password) };
    }
    response.status(204);
    await this.recovery.replace(caller.userId, body.authKey, body.recovery);
    return undefined;
  }

  @Get('recovery')
  @Public()
  @ApiRateLimited()
  @Operation(
    'auth.recoverySalt',
    'What to derive the keys of a recovery code with',
    [],
    'An unknown name gets a salt that looks like that of a known one and stays the same.',
  )
  async salt(
    @Query() { username }: AccountNameDto,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<RecoverySaltDto> {
    const salt = await this.attempts.ask(visitor, username, () => this.recovery.salt(username));
    return { salt: encodeBase64(salt) };
  }

  @Post('recover')
  @Public()
  @HttpCode(200)
  @ApiRateLimited()
  @Operation(
    'auth.recover',
    'Set a new password with the recovery code',
    ['invalid_credentials', 'overloaded'],
    'Every old session ends, nothing becomes unreadable, and the code stays valid until it is replaced.',
  )
  @ApiForms([RecoverByCodeDto, RecoverByAuthKeyDto], {
    code: {
      summary: 'Alice; put the code that registration showed in place of this one',
      value: {
        username: 'alice',
        recoveryCode: 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46',
        newPassword: 'an even longer battery staple',
      },
    },
  })
  async recover(
    @Body(new OneOfPipe({ recoveryCode: RecoverByCodeDto, recoveryAuthKey: RecoverByAuthKeyDto }))
    body: RecoverByCodeDto | RecoverByAuthKeyDto,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<SessionDto> {
    const login = await this.attempts.prove('recover', visitor, body.username, () => this.finish(body));
    await this.attempts.remember(visitor, login.user);
    return this.answer.of(login);
  }

  @Post('recover/open')
  @Public()
  @HttpCode(200)
  @ApiRateLimited()
  @Operation(
    'auth.openRecovery',
    'The account key under the recovery code',
    ['invalid_credentials'],
    'The recoveryAuthKey depends on the code of the account, so no example can work as it is.',
  )
  async open(
    @Body() { username, recoveryAuthKey }: OpenRecoveryDto,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<RecoveryBoxDto> {
    const { nonce, ciphertext } = await this.attempts.prove('recover', visitor, username, () =>
      this.recovery.open(username, recoveryAuthKey),
    );
    return { sealedAccountKey: { nonce: encodeBase64(nonce), ciphertext: encodeBase64(ciphertext) } };
  }

  private finish(body: RecoverByCodeDto | RecoverByAuthKeyDto): Promise<Login> {
    if (body instanceof RecoverByCodeDto) {
      const { username, recoveryCode, newPassword, deviceName } = body;
      return this.recovery.byCode(username, recoveryCode, newPassword, deviceName);
    }
    const { newAuthKey: authKey, kdf, sealedAccountKey } = body;
    const next = { authKey, kdf, sealedAccountKey };
    return this.recovery.byAuthKey(body.username, body.recoveryAuthKey, next, body.deviceName);
  }
}
