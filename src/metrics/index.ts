export { accessOnMainPort } from './metrics-access.js';
export { MetricsModule } from './metrics.module.js';
export { MetricsServer, writeMetrics } from './metrics.server.js';
export { type AnsweredRequest, Metrics, type ShedWork } from './metrics.js';
