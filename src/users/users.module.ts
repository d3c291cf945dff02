import { Module } from '@nestjs/common';
import { AvatarsService } from './avatars.service.js';
import { CredentialsService } from './credentials.service.js';
import { KeyWorkService } from './key-work.service.js';
import { RemoteUsersRegistry } from './remote-users.registry.js';
import { UsersService } from './users.service.js';

/** Accounts: their names, what opens them, their pictures. */
@Module({
  providers: [UsersService, CredentialsService, KeyWorkService, AvatarsService, RemoteUsersRegistry],
  exports: [UsersService, CredentialsService, KeyWorkService, AvatarsService, RemoteUsersRegistry],
})
export class UsersModule {}
