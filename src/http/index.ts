export { Certificate } from './certificate.js';
export { HttpAdapter } from './http-adapter.js';
export { RequestLog } from './request-log.js';
export { denyDevices, keepNowhere, securityHeaders } from './security-headers.js';
