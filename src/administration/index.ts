export { AdministrationModule, AdministrationSocketModule } from './administration.module.js';
export { AdministrationService } from './administration.service.js';
export { administrationSocketIn } from './administration-socket.js';
export { COMMANDS, UsageError } from './commands.js';
export { parseCommand } from './parse-command.js';
export type { Outcome } from './run-command.js';
