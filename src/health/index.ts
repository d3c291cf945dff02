export { HealthModule } from './health.module.js';
export { NodesHealthIndicator, type NodesState } from './nodes.health.js';
