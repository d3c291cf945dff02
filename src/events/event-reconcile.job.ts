import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Metrics } from '../metrics/index.js';
import { EventHubService } from './event-hub.service.js';
import { EventLogRepository } from './event-log.repository.js';

const EVERY_MILLISECONDS = 500;

/**
 * Holds the logs that somebody in this process waits on against the database, in one query twice a second. A log that grew without a
 * wake, because Redis was away or because a node died between its commit and its wake, is read on then. So nothing depends on a
 * message between the nodes but how fast it goes.
 */
@Injectable()
export class EventReconcileJob {
  private readonly logger = new Logger('EventReconcile');
  private newest = new Map<string, number>();
  private running = false;
  private lag = 0;

  constructor(
    private readonly hub: EventHubService,
    private readonly log: EventLogRepository,
    metrics: Metrics,
  ) {
    metrics.watch('sealpost_event_log_lag_events', () => this.lag);
  }

  @Interval(EVERY_MILLISECONDS)
  async run(): Promise<void> {
    const userIds = this.hub.waitedFor();
    if (userIds.length === 0) this.lag = 0;
    if (this.running || userIds.length === 0) return;
    this.running = true;
    try {
      const before = this.newest;
      this.newest = await this.log.newestOf(userIds);
      this.lag = this.hub.farthestBehind(this.newest);
      // Whoever has just come is woken once for nothing, unless they have told how far they are.
      this.hub.wakeHere(
        userIds.filter((id) => this.newest.get(id) !== before.get(id)),
        this.newest,
      );
    } catch (error) {
      this.logger.warn({ err: error }, 'The logs could not be looked at; the next run tries again.');
    } finally {
      this.running = false;
    }
  }
}
