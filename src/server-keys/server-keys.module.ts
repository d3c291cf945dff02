import { Module } from '@nestjs/common';
import { ServerKeysService } from './server-keys.service.js';
import { ServerSecretsService } from './server-secrets.service.js';
import { TransportKeysService } from './transport-keys.service.js';
import { WellKnownController } from './well-known.controller.js';

/** What all nodes of this server have in common: secrets, and the keys by which others know it. */
@Module({
  controllers: [WellKnownController],
  providers: [ServerKeysService, ServerSecretsService, TransportKeysService],
  exports: [ServerKeysService, ServerSecretsService, TransportKeysService],
})
export class ServerKeysModule {}
