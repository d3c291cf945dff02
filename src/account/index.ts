export { AccountModule } from './account.module.js';
export { DeletionService } from './deletion.service.js';
