import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { Settings } from '../config/index.js';

/** How this node stands to others. */
export interface NodesState {
  /** `one` works alone; `several` share a database and tell each other by Redis. */
  mode: 'one' | 'several';
  /** Whether Redis answers; `unused` when no sockets are served. */
  redis?: 'up' | 'away' | 'unused';
}

/** Says which mode runs. A node without Redis is as ready as one with it: it finds out from the database, a little later. */
@Injectable()
export class NodesHealthIndicator {
  private redisAnswers: (() => boolean) | undefined;

  constructor(
    private readonly settings: Settings,
    private readonly indicator: HealthIndicatorService,
  ) {}

  /** @param answers whether Redis answers now; set by whoever holds the connection */
  watchRedis(answers: () => boolean): void {
    this.redisAnswers = answers;
  }

  state(): NodesState {
    if (!this.settings.redisUrl) return { mode: 'one' };
    if (!this.redisAnswers) return { mode: 'several', redis: 'unused' };
    return { mode: 'several', redis: this.redisAnswers() ? 'up' : 'away' };
  }

  isKnown(name: string): HealthIndicatorResult {
    return this.indicator.check(name).up({ ...this.state() });
  }
}
