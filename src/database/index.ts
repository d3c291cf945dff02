export { DatabaseModule } from './database.module.js';
export { DirectoryInUseError } from './directory-lock.js';
export { EmbeddedDataSource } from './embedded-data-source.js';
export { migrate, pendingMigrations } from './migrate.js';
export { openDataSource } from './open-data-source.js';
export { violates, violatesLogOwner } from './postgres-error.js';
export { readBytes } from './read-bytes.js';
export { retryPassing, transact, WAIT_BRIEFLY } from './transact.js';
