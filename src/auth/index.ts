export { AuthModule } from './auth.module.js';
export { SessionInfoDto } from './dto/session.dto.js';
export { toSessionInfoDto } from './session.mapper.js';
export { Session } from './session.entity.js';
export { SessionsService } from './sessions.service.js';
export { TOKEN_HEADER } from './token.guard.js';
