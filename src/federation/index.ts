export { Peer } from './entities/peer.entity.js';
export { RemoteUser } from './entities/remote-user.entity.js';
export { FederationModule } from './federation.module.js';
export { PeersAdministrationService } from './peers-administration.service.js';
export { PeersModule } from './peers.module.js';
