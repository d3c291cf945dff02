import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.js';
import { UsersModule } from '../users/index.js';
import { KeyringService } from './keyring.service.js';
import { KeysController } from './keys.controller.js';
import { PublicKeyCacheService } from './public-key-cache.service.js';
import { RotationService } from './rotation.service.js';

/** Key versions: the keyring, rotation, the history of public keys. */
@Module({
  imports: [UsersModule, EventsModule],
  controllers: [KeysController],
  providers: [KeyringService, PublicKeyCacheService, RotationService],
  exports: [KeyringService, PublicKeyCacheService],
})
export class KeysModule {}
