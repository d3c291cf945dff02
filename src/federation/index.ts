export { Peer } from './entities/peer.entity.js';
export { RemoteUser } from './entities/remote-user.entity.js';
export { FederationModule } from './federation.module.js';
