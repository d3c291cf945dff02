export { NoncesModule } from './nonces.module.js';
export { NoncesService } from './nonces.service.js';
export { SeenNonce } from './seen-nonce.entity.js';
