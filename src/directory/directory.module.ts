import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/index.js';
import { UsersModule } from '../users/index.js';
import { AvatarController } from './avatar.controller.js';
import { DirectoryService } from './directory.service.js';
import { MeController } from './me.controller.js';
import { UsersController } from './users.controller.js';

/** Users as others find them, and as they see themselves: the routes under `/users`. */
@Module({
  imports: [UsersModule, KeysModule],
  controllers: [MeController, AvatarController, UsersController],
  providers: [DirectoryService],
  exports: [DirectoryService],
})
export class DirectoryModule {}
