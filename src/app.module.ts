import { type DynamicModule, Module } from '@nestjs/common';
import { ScheduleModule } from '@nestjs/schedule';
import type { DataSource } from 'typeorm';
import { AccountModule } from './account/index.js';
import { AdministrationSocketModule } from './administration/index.js';
import { AuthModule } from './auth/index.js';
import { CommonModule } from './common/index.js';
import { ConfigModule, type Settings } from './config/index.js';
import { DatabaseModule } from './database/index.js';
import { DirectoryModule } from './directory/index.js';
import { EventsModule } from './events/index.js';
import { FederationModule } from './federation/index.js';
import { GroupsModule } from './groups/index.js';
import { HealthModule } from './health/index.js';
import { KeysModule } from './keys/index.js';
import { MessagesModule } from './messages/index.js';
import { type Metrics, MetricsModule } from './metrics/index.js';
import { NoncesModule } from './nonces/index.js';
import { RateLimitsModule } from './rate-limits/index.js';
import { RealtimeModule } from './realtime/index.js';
import { RedisModule } from './redis/index.js';
import { SealedTransportModule } from './sealed-transport/index.js';
import { ServerKeysModule } from './server-keys/index.js';
import { TracingModule } from './tracing/index.js';
import { UsersModule } from './users/index.js';

/** The modules that make up the server. */
@Module({})
export class AppModule {
  /** @param dataSource an open one; the application closes it */
  static with(settings: Settings, dataSource: DataSource, metrics: Metrics): DynamicModule {
    return {
      module: AppModule,
      imports: [
        ConfigModule.with(settings),
        MetricsModule.with(metrics),
        TracingModule,
        DatabaseModule.with(dataSource),
        ScheduleModule.forRoot(),
        CommonModule,
        ServerKeysModule,
        NoncesModule,
        SealedTransportModule,
        RedisModule,
        RateLimitsModule,
        UsersModule,
        EventsModule,
        KeysModule,
        GroupsModule,
        AccountModule,
        DirectoryModule,
        AuthModule,
        MessagesModule,
        FederationModule,
        AdministrationSocketModule,
        HealthModule,
        RealtimeModule.with(settings),
      ],
    };
  }
}
