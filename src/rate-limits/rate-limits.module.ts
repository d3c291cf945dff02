import { Global, Module } from '@nestjs/common';
import { RateLimits } from './rate-limits.service.js';

/** How often something may be done. */
@Global()
@Module({ providers: [RateLimits], exports: [RateLimits] })
export class RateLimitsModule {}
