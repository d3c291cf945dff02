export { ConfigModule } from './config.module.js';
export { type ConfiguredPeer, ownOrigin, peersOf } from './federation-peers.js';
export { environmentName, loadSettings, readSettings } from './load-settings.js';
export { RateLimit } from './rate-limit.js';
export { Secret } from './secret.js';
export { SEALED_TRANSPORT, type SealedTransport, Settings } from './settings.js';
export { dependingOn, SettingsError } from './settings-error.js';
