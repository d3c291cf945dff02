import { Injectable, Logger } from '@nestjs/common';
import { Interval, Timeout } from '@nestjs/schedule';
import { Clock, SingleRun } from '../common/index.js';
import { Settings } from '../config/index.js';
import { EventLogRepository } from './event-log.repository.js';

const EVERY_MILLISECONDS = 60_000;
const STEP = 1000;
const SECONDS_A_DAY = 86_400;

/** Deletes what is older than the logs are kept, in small steps. */
@Injectable()
export class EventRetentionJob {
  private readonly single = new SingleRun(new Logger('EventRetention'), 'Old events could not be deleted');

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
  run(): Promise<void> {
    return this.single.run(async () => {
      const moment = this.clock.in(-this.settings.eventRetentionDays * SECONDS_A_DAY);
      while ((await this.log.deleteBefore(moment, STEP)) >= STEP);
    });
  }
}
