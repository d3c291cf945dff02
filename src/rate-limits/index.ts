export { ApiRateLimited, Limited, RATE_LIMITED_EXTENSION } from './limited.decorator.js';
export type { Quota } from './quota.js';
export { RATE_LIMIT_NAMES, RATE_LIMITS, type RateLimitName } from './rate-limit-table.js';
export { RateLimitedError, RateLimits } from './rate-limits.service.js';
export { RateLimitsModule } from './rate-limits.module.js';
export { CurrentVisitor, type Visitor } from './visitor.js';
