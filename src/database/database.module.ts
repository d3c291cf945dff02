import { type DynamicModule, Global, Module, type OnApplicationShutdown } from '@nestjs/common';
import { DataSource, EntityManager } from 'typeorm';
import { Metrics } from '../metrics/index.js';
import { CheckpointJob } from './checkpoint.job.js';
import { poolOf } from './statement.js';

/** Makes the open {@link DataSource} and its manager injectable everywhere, and closes it when the application stops. */
@Global()
@Module({})
export class DatabaseModule implements OnApplicationShutdown {
  constructor(
    private readonly dataSource: DataSource,
    metrics: Metrics,
  ) {
    const pool = poolOf(dataSource);
    metrics.watch('sealpost_database_connections', () => pool.totalCount);
    metrics.watch('sealpost_database_connections_idle', () => pool.idleCount);
    metrics.watch('sealpost_database_waiting', () => pool.waitingCount);
  }

  static with(dataSource: DataSource): DynamicModule {
    return {
      module: DatabaseModule,
      providers: [
        CheckpointJob,
        { provide: DataSource, useValue: dataSource },
        { provide: EntityManager, useValue: dataSource.manager },
      ],
      exports: [DataSource, EntityManager],
    };
  }

  async onApplicationShutdown(): Promise<void> {
    await this.dataSource.destroy();
  }
}
