import { Module } from '@nestjs/common';
import { APP_GUARD } from '@nestjs/core';
import { DirectoryModule } from '../directory/index.js';
import { EventsModule } from '../events/index.js';
import { KeysModule } from '../keys/index.js';
import { UsersModule } from '../users/index.js';
import { ServerKeysModule } from '../server-keys/index.js';
import { AccessTokenService } from './access-token.service.js';
import { AttemptsService } from './attempts.service.js';
import { AuthController } from './auth.controller.js';
import { LoginService } from './login.service.js';
import { PasswordController } from './password.controller.js';
import { PasswordService } from './password.service.js';
import { RecoveryController } from './recovery.controller.js';
import { RecoveryService } from './recovery.service.js';
import { RegistrationService } from './registration.service.js';
import { SessionAnswerService } from './session-answer.service.js';
import { SessionCacheService } from './session-cache.service.js';
import { SessionSweepJob } from './session-sweep.job.js';
import { SessionsController } from './sessions.controller.js';
import { SessionsService } from './sessions.service.js';
import { StandInService } from './stand-in.service.js';
import { TokenGuard } from './token.guard.js';

/** Who is calling: registration, login, sessions, passwords, recovery, and the guard before every route. */
@Module({
  imports: [ServerKeysModule, UsersModule, EventsModule, KeysModule, DirectoryModule],
  controllers: [AuthController, SessionsController, PasswordController, RecoveryController],
  providers: [
    RegistrationService,
    LoginService,
    SessionsService,
    AccessTokenService,
    SessionCacheService,
    PasswordService,
    RecoveryService,
    StandInService,
    AttemptsService,
    SessionAnswerService,
    SessionSweepJob,
    { provide: APP_GUARD, useClass: TokenGuard },
  ],
  exports: [SessionsService],
})
export class AuthModule {}
