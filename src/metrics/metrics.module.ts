import { type DynamicModule, Global, Module } from '@nestjs/common';
import { MetricsServer } from './metrics.server.js';
import { Metrics } from './metrics.js';

/** Makes the one {@link Metrics} object injectable everywhere. */
@Global()
@Module({})
export class MetricsModule {
  static with(metrics: Metrics): DynamicModule {
    return {
      module: MetricsModule,
      providers: [{ provide: Metrics, useValue: metrics }, MetricsServer],
      exports: [Metrics, MetricsServer],
    };
  }
}
