import { ProfileDto } from '../../directory/index.js';
import { KeyringDto } from '../../keys/index.js';

/** A session that was just opened. */
export class SessionDto {
  /** What to send as `X-Auth-Token`: 64 hex characters. @example '9f2c1b7e5d3a48f6907b1c2d3e4f5a6b9f2c1b7e5d3a48f6907b1c2d3e4f5a6b' */
  token: string;
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  sessionId: string;
  /** When the token expires unless it is used before. @example '2026-03-02T12:00:00.000Z' */
  expiresAt: string;
  user: ProfileDto;
  keyring: KeyringDto;
  /**
   * The only way back in when the password is forgotten. Shown this once, by a registration in which the server made it.
   * @example 'AN7Y-2BGM-XNZK-955R-QT24-QKVP-Q41F-XT46'
   */
  recoveryCode?: string;
}

/** A session in the list. */
export class SessionInfoDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  id: string;
  /** Whether this request came with it. */
  current: boolean;
  /** @example 'Swagger UI' */
  deviceName: string | null;
  /** @example '2026-01-31T12:00:00.000Z' */
  createdAt: string;
  /** To the minute. @example '2026-01-31T12:00:00.000Z' */
  lastUsedAt: string;
  /** @example '2026-03-02T12:00:00.000Z' */
  expiresAt: string;
  /**
   * When the last access token had by this session expires. Until then other services may accept one even after the session has ended.
   * @example '2026-01-31T12:10:00.000Z'
   */
  accessTokensUntil: string | null;
}

/** The caller's sessions, newest first. */
export class SessionPageDto {
  items: SessionInfoDto[];
  nextCursor: string | null;
}
