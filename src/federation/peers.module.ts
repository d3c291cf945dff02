import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.js';
import { ServerKeysModule } from '../server-keys/index.js';
import { OutboxRepository } from './outbox.repository.js';
import { PeerRequestsService } from './peer-requests.service.js';
import { PeersAdministrationService } from './peers-administration.service.js';
import { PeersRepository } from './peers.repository.js';
import { PeersService } from './peers.service.js';

/** Which peers there are, and what waits for them: what an operator needs as well. Nothing here runs by itself. */
@Module({
  imports: [ServerKeysModule, EventsModule],
  providers: [
    PeersService,
    PeersRepository,
    PeerRequestsService,
    OutboxRepository,
    PeersAdministrationService,
  ],
  exports: [PeersService, PeersRepository, PeerRequestsService, OutboxRepository, PeersAdministrationService],
})
export class PeersModule {}
