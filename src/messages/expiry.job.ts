import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { Clock, SingleRun } from '../common/index.js';
import { ErasureRepository } from './erasure.repository.js';

const EVERY_MILLISECONDS = 5000;
const STEP = 100;
const REMEMBER_IDS_SECONDS = 7 * 86_400;

/** Erases messages soon after they expire, in small steps; nobody sees them from the moment on at which they do. */
@Injectable()
export class ExpiryJob {
  private readonly single = new SingleRun(new Logger('Expiry'), 'Expired messages could not be erased');

  constructor(
    private readonly erasure: ErasureRepository,
    private readonly clock: Clock,
  ) {}

  @Interval(EVERY_MILLISECONDS)
  run(): Promise<void> {
    return this.single.run(async () => {
      while ((await this.erasure.eraseExpired(this.clock.now(), STEP)) === STEP);
      while ((await this.erasure.forgetErased(this.clock.in(-REMEMBER_IDS_SECONDS), STEP)) === STEP);
    });
  }
}
