import { Module } from '@nestjs/common';
import { ServerKeysService } from './server-keys.service.js';
import { ServerSecretsService } from './server-secrets.service.js';
import { WellKnownController } from './well-known.controller.js';

/** What all nodes of this server have in common: secrets, and the keys by which others know it. */
@Module({
  controllers: [WellKnownController],
  providers: [ServerKeysService, ServerSecretsService],
  exports: [ServerKeysService, ServerSecretsService],
})
export class ServerKeysModule {}
