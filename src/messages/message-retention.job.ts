import { Injectable, Logger } from '@nestjs/common';
import { Interval, Timeout } from '@nestjs/schedule';
import { Clock, SingleRun } from '../common/index.js';
import { Settings } from '../config/index.js';
import { ErasureRepository } from './erasure.repository.js';

const EVERY_MILLISECONDS = 60_000;
const STEP = 100;
const SECONDS_A_DAY = 86_400;

/** Deletes messages that are older than they are kept, in small steps; without a setting they are kept. */
@Injectable()
export class MessageRetentionJob {
  private readonly single = new SingleRun(
    new Logger('MessageRetention'),
    'Old messages could not be deleted',
  );

  constructor(
    private readonly erasure: ErasureRepository,
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
    const days = this.settings.messageRetentionDays;
    if (days === null) return;
    await this.single.run(async () => {
      const moment = this.clock.in(-days * SECONDS_A_DAY);
      while ((await this.erasure.deleteBefore(moment, STEP)) === STEP);
    });
  }
}
