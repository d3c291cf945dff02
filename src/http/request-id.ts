import { randomUUID } from 'node:crypto';
import type { Request } from 'express';

const WELL_FORMED = /^[\w.-]{8,64}$/;

/** What names a request: a new id, or the one that a trusted proxy gave it (`X-Request-Id`), so that both logs can be laid side by side. */
export function nameOf(request: Request): string {
  const given = request.headers['x-request-id'];
  if (typeof given !== 'string' || !WELL_FORMED.test(given)) return randomUUID();
  const isTrusted = request.app.get('trust proxy fn') as (
    address: string | undefined,
    hops: number,
  ) => boolean;
  return isTrusted(request.socket.remoteAddress, 0) ? given : randomUUID();
}
