import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { SessionsService } from './sessions.service.js';

const EVERY_MILLISECONDS = 3_600_000;

/** Deletes sessions that have expired; they stopped working at that moment, whether the row is there or not. */
@Injectable()
export class SessionSweepJob {
  private readonly logger = new Logger('Sessions');

  constructor(private readonly sessions: SessionsService) {}

  @Interval(EVERY_MILLISECONDS)
  async run(): Promise<void> {
    try {
      await this.sessions.sweep();
    } catch (error) {
      this.logger.warn({ err: error }, 'Expired sessions could not be deleted; the next run tries again.');
    }
  }
}
