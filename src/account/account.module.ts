import { Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import { DirectoryModule } from '../directory/index.js';
import { EventsModule } from '../events/index.js';
import { GroupsModule } from '../groups/index.js';
import { KeysModule } from '../keys/index.js';
import { MessagesModule } from '../messages/index.js';
import { UsersModule } from '../users/index.js';
import { AccountController } from './account.controller.js';
import { DeletionService } from './deletion.service.js';
import { ExportService } from './export.service.js';

/** What concerns an account as a whole: its deletion and its export. It stands above everything that holds a part of one. */
@Module({
  imports: [UsersModule, EventsModule, KeysModule, DirectoryModule, AuthModule, GroupsModule, MessagesModule],
  controllers: [AccountController],
  providers: [DeletionService, ExportService],
  exports: [DeletionService],
})
export class AccountModule {}
