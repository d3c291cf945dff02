import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { RedisConnection } from '../redis/index.js';

/** How this node stands to others. */
export interface NodesState {
  /** `one` works alone; `several` share a database and tell each other by Redis. */
  mode: 'one' | 'several';
  /** Whether Redis answers. */
  redis?: 'up' | 'away';
}

/** Says which mode runs. A node without Redis is as ready as one with it: it finds out from the database, a little later. */
@Injectable()
export class NodesHealthIndicator {
  constructor(
    private readonly redis: RedisConnection,
    private readonly indicator: HealthIndicatorService,
  ) {}

  state(): NodesState {
    const { isReady } = this.redis;
    return isReady === null ? { mode: 'one' } : { mode: 'several', redis: isReady ? 'up' : 'away' };
  }

  isKnown(name: string): HealthIndicatorResult {
    return this.indicator.check(name).up({ ...this.state() });
  }
}
