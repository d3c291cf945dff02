import { Module } from '@nestjs/common';
import { NestFactory } from '@nestjs/core';
import { AdministrationModule, AdministrationService, type Outcome } from '../../src/administration/index.js';
import { CommonModule } from '../../src/common/index.js';
import { ConfigModule, type Settings } from '../../src/config/index.js';
import { DatabaseModule } from '../../src/database/index.js';
import { Metrics, MetricsModule } from '../../src/metrics/index.js';
import { RateLimitsModule } from '../../src/rate-limits/index.js';
import { RedisModule } from '../../src/redis/index.js';
import { openExisting } from './open-existing.js';

/** Runs a command in this process, with what it needs of the server: no routes, no sockets, nothing that runs by the clock. */
export async function runHere(settings: Settings, line: string[]): Promise<Outcome> {
  const dataSource = await openExisting(settings);

  @Module({
    imports: [
      ConfigModule.with(settings),
      DatabaseModule.with(dataSource),
      MetricsModule.with(new Metrics()),
      CommonModule,
      RedisModule,
      RateLimitsModule,
      AdministrationModule,
    ],
  })
  class CommandModule {}

  const context = await NestFactory.createApplicationContext(CommandModule, { logger: false });
  try {
    return await context.get(AdministrationService).run(line);
  } finally {
    await context.close();
  }
}
