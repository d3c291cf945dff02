export { HttpAdapter } from './http-adapter.js';
export { RequestLog } from './request-log.js';
