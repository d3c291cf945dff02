import { Body, Controller, Get, HttpCode, Post, Query } from '@nestjs/common';
import { ApiOkResponse, ApiTags } from '@nestjs/swagger';
import { ApiForms, type Caller, CurrentUser, OneOfPipe, Operation, Public } from '../common/index.js';
import { ApiRateLimited, CurrentVisitor, type Visitor } from '../rate-limits/index.js';
import { checkClientKey, KdfDto, toKdfDto } from '../keys/index.js';
import { AccessTokenService } from './access-token.service.js';
import { AccessTokenDto, AccessTokenRequestDto } from './dto/access-token.dto.js';
import { AttemptsService } from './attempts.service.js';
import { AccountNameDto, LoginWithAuthKeyDto, LoginWithPasswordDto } from './dto/login.dto.js';
import { RegisterWithKeysDto, RegisterWithPasswordDto } from './dto/register.dto.js';
import { SessionDto } from './dto/session.dto.js';
import { type Login, LoginService } from './login.service.js';
import { RegistrationService } from './registration.service.js';
import { SessionAnswerService } from './session-answer.service.js';
import { SessionsService } from './sessions.service.js';

const PASSWORD = 'correct horse battery staple';

@ApiTags('auth')
@Controller('auth')
export class AuthController {
  constructor(
    private readonly registration: RegistrationService,
    private readonly login: LoginService,
    private readonly sessions: SessionsService,
    private readonly answer: SessionAnswerService,
    private readonly accessTokens: AccessTokenService,
    private readonly attempts: AttemptsService,
  ) {}

  @Post('register')
  @Public()
  @ApiRateLimited()
  @Operation('auth.register', 'Make an account', ['username_taken', 'email_taken', 'overloaded'])
  @ApiForms([RegisterWithPasswordDto, RegisterWithKeysDto], {
    alice: {
      summary: 'Alice, with keys made by the server',
      value: { username: 'alice', password: PASSWORD },
    },
    bob: { summary: 'Bob, to write to', value: { username: 'bob', password: PASSWORD, displayName: 'Bob' } },
  })
  async register(
    @Body(new OneOfPipe({ password: RegisterWithPasswordDto, authKey: RegisterWithKeysDto }))
    body: RegisterWithPasswordDto | RegisterWithKeysDto,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<SessionDto> {
    const { recoveryCode, ...login } = await this.attempts.register(visitor, body.username, () =>
      this.create(body),
    );
    await this.attempts.remember(visitor, login.user);
    return { ...(await this.answer.of(login)), ...(recoveryCode !== undefined && { recoveryCode }) };
  }

  @Get('kdf')
  @Public()
  @ApiRateLimited()
  @Operation(
    'auth.kdf',
    'How to derive the keys of a password',
    [],
    'An unknown name gets parameters that look like those of a known one and stay the same.',
  )
  async kdf(@Query() { username }: AccountNameDto, @CurrentVisitor() visitor: Visitor): Promise<KdfDto> {
    return toKdfDto(await this.attempts.ask(visitor, username, () => this.login.kdf(username)));
  }

  @Post('login')
  @Public()
  @HttpCode(200)
  @ApiRateLimited()
  @Operation('auth.login', 'Open a session', ['invalid_credentials', 'overloaded'])
  @ApiForms([LoginWithPasswordDto, LoginWithAuthKeyDto], {
    alice: { summary: 'Alice', value: { username: 'alice', password: PASSWORD, deviceName: 'Swagger UI' } },
    bob: { summary: 'Bob', value: { username: 'bob', password: PASSWORD, deviceName: 'Swagger UI' } },
  })
  async logIn(
    @Body(new OneOfPipe({ password: LoginWithPasswordDto, authKey: LoginWithAuthKeyDto }))
    body: LoginWithPasswordDto | LoginWithAuthKeyDto,
    @CurrentVisitor() visitor: Visitor,
  ): Promise<SessionDto> {
    const login = await this.attempts.prove('login', visitor, body.username, () =>
      body instanceof LoginWithPasswordDto
        ? this.login.byPassword(body.username, body.password, body.deviceName)
        : this.login.byAuthKey(body.username, body.authKey, body.deviceName),
    );
    await this.attempts.remember(visitor, login.user);
    return this.answer.of(login);
  }

  @Post('access-token')
  @HttpCode(200)
  @ApiOkResponse({ type: AccessTokenDto })
  @Operation(
    'auth.accessToken',
    'Get a token that tells another service who you are',
    ['forbidden'],
    'Good for ten minutes, whatever becomes of the session in the meantime: others check it by `/.well-known/jwks.json` and do not ask. ' +
      'No more are given once the session has ended. The token of the session is what renews it.',
  )
  async accessToken(
    @CurrentUser() caller: Caller,
    @Body() { audience }: AccessTokenRequestDto,
  ): Promise<AccessTokenDto> {
    const token = await this.accessTokens.grant(caller, audience ?? undefined);
    return {
      accessToken: token.jwt,
      tokenType: 'Bearer',
      audience: token.audience,
      expiresAt: token.expiresAt.toISOString(),
    };
  }

  @Post('logout')
  @HttpCode(204)
  @Operation('auth.logout', 'End this session')
  async logOut(@CurrentUser() caller: Caller): Promise<void> {
    await this.sessions.endOwn(caller);
  }

  private create(
    body: RegisterWithPasswordDto | RegisterWithKeysDto,
  ): Promise<Login & { recoveryCode?: string }> {
    if (body instanceof RegisterWithPasswordDto) return this.registration.withPassword(body, body.password);
    const { authKey, kdf, sealedAccountKey } = body;
    const credentials = { authKey, kdf, sealedAccountKey };
    return this.registration.create({ ...body, credentials, key: checkClientKey(body.key) });
  }
}
