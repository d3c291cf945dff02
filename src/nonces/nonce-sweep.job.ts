import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { Clock, SingleRun } from '../common/index.js';

const EVERY_MILLISECONDS = 60_000;
const STEP = 1000;

const FORGET = `
  DELETE FROM seen_nonces WHERE (scope, nonce) IN (
    SELECT scope, nonce FROM seen_nonces WHERE until < $1 LIMIT $2)`;

/** Forgets nonces that have run out. */
@Injectable()
export class NonceSweepJob {
  private readonly single = new SingleRun(new Logger('Nonces'), 'Old nonces could not be forgotten');

  constructor(
    private readonly dataSource: DataSource,
    private readonly clock: Clock,
  ) {}

  @Interval(EVERY_MILLISECONDS)
  run(): Promise<void> {
    return this.single.run(async () => {
      for (;;) {
        const deleted: [unknown[], number] = await this.dataSource.query(FORGET, [this.clock.now(), STEP]);
        if (deleted[1] < STEP) return;
      }
    });
  }
}
