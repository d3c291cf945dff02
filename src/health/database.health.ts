import { setTimeout as wait } from 'node:timers/promises';
import { Injectable } from '@nestjs/common';
import { HealthIndicatorService, type HealthIndicatorResult } from '@nestjs/terminus';
import { DataSource } from 'typeorm';
import { pendingMigrations } from '../database/index.js';

const PATIENCE_MILLISECONDS = 2000;

/** Whether the database answers, and with the schema that this version of the server was built for. */
@Injectable()
export class DatabaseHealthIndicator {
  private migrated = false;

  constructor(
    private readonly dataSource: DataSource,
    private readonly indicator: HealthIndicatorService,
  ) {}

  async answers(name: string): Promise<HealthIndicatorResult> {
    const result = this.indicator.check(name);
    try {
      const late = wait(PATIENCE_MILLISECONDS, undefined, { ref: false }).then(() => {
        throw new Error('late');
      });
      await Promise.race([this.dataSource.query('SELECT 1'), late]);
      return result.up();
    } catch {
      return result.down('The database does not answer.');
    }
  }

  async isMigrated(name: string): Promise<HealthIndicatorResult> {
    const result = this.indicator.check(name);
    try {
      this.migrated ||= (await pendingMigrations(this.dataSource)).length === 0;
    } catch {
      return result.down('The database does not answer.');
    }
    return this.migrated ? result.up() : result.down('Migrations are pending; run `npm run migrate`.');
  }
}
