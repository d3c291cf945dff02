import { createParamDecorator, type ExecutionContext } from '@nestjs/common';
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
  const { ip = '' } = context.switchToHttp().getRequest<Request>();
  const response = context.switchToHttp().getResponse<Response>();
  return {
    address: clientAddress(ip),
    show: (quotas) => {
      showQuotas(response, quotas);
    },
  };
});
