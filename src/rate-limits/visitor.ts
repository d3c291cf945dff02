import { createParamDecorator, type ExecutionContext, Logger } from '@nestjs/common';
import type { Request, Response } from 'express';
import { clientAddress } from './client-address.js';
import { type Quota, showQuotas } from './quota.js';

/** Where a request comes from, by `TRUSTED_PROXIES`, and how whoever made it is told what they have left. */
export interface Visitor {
  /** See {@link clientAddress}. */
  address: string;
  show: (quotas: readonly Quota[]) => void;
}

/** The {@link Visitor} as a parameter of a handler. */
export const CurrentVisitor = createParamDecorator((_: unknown, context: ExecutionContext): Visitor => {
  const request = context.switchToHttp().getRequest<Request>();
  warnOfProxy(request);
  const response = context.switchToHttp().getResponse<Response>();
  return {
    address: clientAddress(request.ip ?? ''),
    show: (quotas) => {
      showQuotas(response, quotas);
    },
  };
});

let warned = false;

function warnOfProxy({ app, headers }: Request): void {
  if (warned || headers['x-forwarded-for'] === undefined || app.get('trust proxy') !== false) return;
  warned = true;
  new Logger('RateLimits').warn(
    'A request came with X-Forwarded-For, and TRUSTED_PROXIES is not set. If it is a proxy that sends it, all its clients count as one address.',
  );
}
