import type { ServerResponse } from 'node:http';
import helmet from 'helmet';
import type { Settings } from '../config/index.js';

type Middleware = (request: unknown, response: ServerResponse, next: () => void) => void;

/** No page of ours asks for any of them, so no script that gets into one can. */
const DEVICES = ['camera', 'display-capture', 'geolocation', 'microphone', 'payment', 'usb'];

/** What browsers are told on every answer, beside the policy of a page. HTTPS is only insisted on where clients come by it. */
export function securityHeaders({ publicUrl, tlsCertFile }: Settings): ReturnType<typeof helmet> {
  const isSecure = tlsCertFile !== null || publicUrl?.startsWith('https:') === true;
  return helmet({
    strictTransportSecurity: isSecure,
    contentSecurityPolicy: false,
    xFrameOptions: { action: 'deny' },
  });
}

export const denyDevices = always('Permissions-Policy', DEVICES.map((device) => `${device}=()`).join(', '));

/** Answers of the API are for whoever asked, and for now. What may be kept says so itself. */
export const keepNowhere = always('Cache-Control', 'no-store');

function always(name: string, value: string): Middleware {
  return (_request, response, next) => {
    response.setHeader(name, value);
    next();
  };
}
