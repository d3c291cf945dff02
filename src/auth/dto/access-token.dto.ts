import { IsOptional } from 'class-validator';
import { IsLine } from '../../common/index.js';

/** Characters of an audience. */
const MAX_AUDIENCE = 255;

/** Whom a token is to be shown to. */
export class AccessTokenRequestDto {
  /**
   * The `aud` that the other service expects; without it the token is for this server's own API.
   * @example 'https://calendar.example.com'
   */
  @IsOptional()
  @IsLine(MAX_AUDIENCE)
  audience?: string;
}

/** A token that says who somebody is, for ten minutes. */
export class AccessTokenDto {
  /**
   * A signed JWT (RFC 7519), to be checked by `/.well-known/jwks.json`. Claims: `iss` the server's name, `sub` the address, `aud`, `sid` the
   * session, `iat`, `exp`, `jti`.
   * @example 'eyJhbGciOiJFZERTQSIsImtpZCI6ImtQcktfcW14VldhWVZBOXd3QkY2SXVvM3ZWeno3VHhIQ1R3WEJ5Z3JTNGsiLCJ0eXAiOiJKV1QifQ.e30.c2lnbmF0dXJl'
   */
  accessToken: string;
  /** How our own API takes it: `Authorization: Bearer`. @example 'Bearer' */
  tokenType: string;
  /** @example 'https://calendar.example.com' */
  audience: string;
  /** Until when it is good, whatever becomes of the session: others check it without asking. @example '2026-01-31T12:10:00.000Z' */
  expiresAt: string;
}
