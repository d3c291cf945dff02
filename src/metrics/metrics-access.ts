import { createHash, timingSafeEqual } from 'node:crypto';
import type { IncomingMessage } from 'node:http';
import type { Settings } from '../config/index.js';

/** Whether a request may read the metrics: `hidden` is to be answered as if there were none. */
export type Access = 'granted' | 'unauthorized' | 'hidden';

const LOOPBACK_PEER = /^(?:::1|(?:::ffff:)?127\.\d+\.\d+\.\d+)$/;
const LOOPBACK_HOST = /^(?:localhost|127\.\d+\.\d+\.\d+|\[::1\])(?::\d+)?$/i;
/** What proxies add. A request that has one of them is not from where it seems to come from. */
const FORWARDED = [
  'forwarded',
  'via',
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-proto',
  'x-real-ip',
];

/**
 * Who may read the metrics on the port of everything else: whoever shows the token, when there is one. Without one, nobody but this
 * machine: with a proxy on it, everybody seems to come from here, so a request that a proxy may have passed on finds nothing.
 */
export function accessOnMainPort(request: IncomingMessage, settings: Settings): Access {
  const { metricsPort, metricsToken, publicUrl, trustedProxies } = settings;
  if (metricsPort !== null) return 'hidden';
  if (metricsToken) return hasToken(request, metricsToken.reveal()) ? 'granted' : 'unauthorized';
  if (publicUrl !== null || trustedProxies.length > 0) return 'hidden';
  const { headers, socket } = request;
  const isDirect =
    LOOPBACK_PEER.test(socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(headers.host ?? '') &&
    FORWARDED.every((name) => headers[name] === undefined);
  return isDirect ? 'granted' : 'hidden';
}

/** The same for the port of the metrics alone: whoever reaches it, unless there is a token. */
export function accessOnOwnPort(request: IncomingMessage, { metricsToken }: Settings): Access {
  return !metricsToken || hasToken(request, metricsToken.reveal()) ? 'granted' : 'unauthorized';
}

/** Takes as long for every wrong token. */
function hasToken({ headers: { authorization = '' } }: IncomingMessage, token: string): boolean {
  const shown = /^Bearer +(\S+)$/i.exec(authorization)?.[1] ?? '';
  return timingSafeEqual(digest(shown), digest(token));
}

function digest(text: string): Buffer {
  return createHash('sha256').update(text).digest();
}
