import { Module } from '@nestjs/common';
import { AccountModule } from '../account/index.js';
import { AuthModule } from '../auth/index.js';
import { PeersModule } from '../federation/index.js';
import { ServerKeysModule } from '../server-keys/index.js';
import { UsersModule } from '../users/index.js';
import { AccountAdministrationService } from './account-administration.service.js';
import { AccountListRepository } from './account-list.repository.js';
import { AdministrationService } from './administration.service.js';
import { AdministrationServer } from './administration.server.js';
import { StatisticsRepository } from './statistics.repository.js';

/** What an operator does: in a process of its own where the database allows it, and otherwise in the server. */
@Module({
  imports: [UsersModule, AuthModule, AccountModule, PeersModule, ServerKeysModule],
  providers: [
    AdministrationService,
    AccountAdministrationService,
    AccountListRepository,
    StatisticsRepository,
  ],
  exports: [AdministrationService],
})
export class AdministrationModule {}

/** Lets operators reach the server that has the embedded database open. */
@Module({ imports: [AdministrationModule], providers: [AdministrationServer] })
export class AdministrationSocketModule {}
