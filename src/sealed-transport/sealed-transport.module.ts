import { Module } from '@nestjs/common';
import { NoncesModule } from '../nonces/index.js';
import { ServerKeysModule } from '../server-keys/index.js';
import { SealedTransportService } from './sealed-transport.service.js';

/** Requests and answers that are sealed on their way, whatever carries them. */
@Module({
  imports: [ServerKeysModule, NoncesModule],
  providers: [SealedTransportService],
  exports: [SealedTransportService],
})
export class SealedTransportModule {}
