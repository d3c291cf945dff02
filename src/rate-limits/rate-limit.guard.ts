import { type CanActivate, type ExecutionContext, Injectable } from '@nestjs/common';
import { Reflector } from '@nestjs/core';
import type { Request, Response } from 'express';
import { LONGEST_IN_JSON } from '../common/index.js';
import { Settings } from '../config/index.js';
import { type Quota, showQuotas } from './quota.js';
import type { RateLimitName } from './rate-limit-table.js';
import { RateLimitedError, RateLimits } from './rate-limits.service.js';

/** The limits of a route. */
export const LIMITED = 'sealpost:limited';

/** Counts the requests of a user, before anything of a body is read. */
@Injectable()
export class RateLimitGuard implements CanActivate {
  constructor(
    private readonly limits: RateLimits,
    private readonly reflector: Reflector,
    private readonly settings: Settings,
  ) {}

  async canActivate(context: ExecutionContext): Promise<boolean> {
    const request = context.switchToHttp().getRequest<Request>();
    const names = this.reflector.get<RateLimitName[]>(LIMITED, context.getHandler());
    const userId = request.caller?.userId ?? '';
    const quotas: Quota[] = [];
    try {
      for (const name of names) {
        const points = name === 'uploads' ? this.bytesOfFiles(request) : 1;
        const quota = points > 0 ? await this.limits.take(name, userId, points) : undefined;
        if (quota) quotas.push(quota);
      }
    } catch (error) {
      if (error instanceof RateLimitedError) quotas.push(error.quota);
      throw error;
    } finally {
      showQuotas(context.switchToHttp().getResponse<Response>(), quotas);
    }
    return true;
  }

  /** Small requests are no uploads; one that hides its size may be as large as there may be. */
  private bytesOfFiles({ headers }: Request): number {
    if (headers['transfer-encoding'] !== undefined || headers['content-encoding'] !== undefined)
      return this.settings.maxRequestBytes;
    const bytes = Number(headers['content-length'] ?? 0);
    return bytes <= LONGEST_IN_JSON ? 0 : bytes;
  }
}
