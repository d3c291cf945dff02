import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { PUBLIC_ROUTE } from '../common/index.js';
import { AccessTokenService } from './access-token.service.js';
import { SessionsService } from './sessions.service.js';

/** The header that carries the token. */
export const TOKEN_HEADER = 'X-Auth-Token';

/** An access token in its place (RFC 6750, section 2.1). */
const BEARER = /^Bearer +([\w.-]+)$/i;

/** Lets nobody pass without a token but to routes that say `@Public()`. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionsService,
    private readonly accessTokens: AccessTokenService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A socket's token was checked by the same `authenticate()` in its handshake; without one there is no socket.
    if (context.getType() === 'ws') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, targets)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    const token = request.get(TOKEN_HEADER);
    const bearer = token === undefined ? BEARER.exec(request.get('Authorization') ?? '')?.[1] : undefined;
    request.caller =
      bearer === undefined
        ? await this.sessions.authenticate(token)
        : await this.accessTokens.authenticate(bearer);
    return true;
  }
}
