import type { Caller } from '../common/index.js';
import type { SessionInfoDto } from './dto/session.dto.js';
import type { Session } from './session.entity.js';

/** @param caller of the request, whose own session is marked */
export function toSessionInfoDto(session: Session, caller: Caller): SessionInfoDto {
  return {
    id: session.id,
    current: session.id === caller.sessionId,
    deviceName: session.deviceName,
    createdAt: session.createdAt.toISOString(),
    lastUsedAt: session.lastUsedAt.toISOString(),
    expiresAt: session.expiresAt.toISOString(),
    accessTokensUntil: session.accessTokensUntil?.toISOString() ?? null,
  };
}
