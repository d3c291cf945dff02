import { Injectable, Logger } from '@nestjs/common';
import { Interval } from '@nestjs/schedule';
import { DataSource } from 'typeorm';
import { EmbeddedDataSource } from './embedded-data-source.js';

const EVERY_MILLISECONDS = 10_000;
/** So much of the log may wait for a checkpoint; after a crash, reading it takes about a second. */
const LOG_BYTES = 64 * 2 ** 20;

/**
 * Checkpoints the embedded database. PostgreSQL does so by a process of its own, which the embedded one does not have: its log would grow
 * for as long as the server runs, and with it the time that the start after a crash takes.
 */
@Injectable()
export class CheckpointJob {
  private readonly logger = new Logger('Checkpoint');

  constructor(private readonly dataSource: DataSource) {}

  @Interval(EVERY_MILLISECONDS)
  async run(): Promise<void> {
    if (!(this.dataSource instanceof EmbeddedDataSource)) return;
    try {
      await this.dataSource.checkpoint(LOG_BYTES);
    } catch (error) {
      this.logger.warn({ err: error }, 'The database could not be checkpointed; the next run tries again.');
    }
  }
}
