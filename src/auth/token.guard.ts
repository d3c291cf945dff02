import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request } from 'express';
import { PUBLIC_ROUTE } from '../common/index.js';
import { SessionsService } from './sessions.service.js';

/** The header that carries the token. */
export const TOKEN_HEADER = 'X-Auth-Token';

/** Lets nobody pass without a token but to routes that say `@Public()`. */
@Injectable()
export class TokenGuard implements CanActivate {
  constructor(
    private readonly sessions: SessionsService,
    private readonly reflector: Reflector,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    // A socket's token was checked by the same `authenticate()` in its handshake; without one there is no socket.
    if (context.getType() === 'ws') return true;
    const targets = [context.getHandler(), context.getClass()];
    if (this.reflector.getAllAndOverride<boolean | undefined>(PUBLIC_ROUTE, targets)) return true;
    const request = context.switchToHttp().getRequest<Request>();
    request.caller = await this.sessions.authenticate(request.get(TOKEN_HEADER));
    return true;
  }
}
