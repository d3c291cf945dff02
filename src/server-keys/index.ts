export { ServerKey } from './server-key.entity.js';
export { ServerKeysModule } from './server-keys.module.js';
export { ServerKeysService } from './server-keys.service.js';
export { ServerSecret } from './server-secret.entity.js';
export { ServerSecretsService } from './server-secrets.service.js';
export { TransportKeysService } from './transport-keys.service.js';
