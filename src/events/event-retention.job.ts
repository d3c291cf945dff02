import { Injectable, Logger } from '@nestjs/common';
import { Interval, Timeout } from '@nestjs/schedule';
import { Clock } from '../common/index.js';
import { Settings } from '../config/index.js';
import { EventLogRepository } from './event-log.repository.js';

const EVERY_MILLISECONDS = 60_000;
const STEP = 1000;
const SECONDS_A_DAY = 86_400;

/** Deletes what is older than the logs are kept, in small steps. */
@Injectable()
export class EventRetentionJob {
  private readonly logger = new Logger('EventRetention');
  private running = false;

  constructor(
    private readonly log: EventLogRepository,
    private readonly settings: Settings,
    private readonly clock: Clock,
  ) {}

  /** The first run; the start does not wait for it. */
  @Timeout(0)
  begin(): Promise<void> {
    return this.run();
  }

  @Interval(EVERY_MILLISECONDS)
  async run(): Promise<void> {
    if (this.running) return;
    this.running = true;
    try {
      const moment = this.clock.in(-this.settings.eventRetentionDays * SECONDS_A_DAY);
      while ((await this.log.deleteBefore(moment, STEP)) >= STEP);
    } catch (error) {
      this.logger.warn({ err: error }, 'Old events could not be deleted; the next run tries again.');
    } finally {
      this.running = false;
    }
  }
}
