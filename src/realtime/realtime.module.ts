import { type DynamicModule, Module } from '@nestjs/common';
import { AuthModule } from '../auth/index.js';
import type { Settings } from '../config/index.js';
import { EventsModule } from '../events/index.js';
import { GroupsModule } from '../groups/index.js';
import { UsersModule } from '../users/index.js';
import { Connections } from './connections.js';
import { HandshakeService } from './handshake.service.js';
import { OtherNodes } from './other-nodes.js';
import { RealtimeGateway } from './realtime.gateway.js';
import { ReconcileJob } from './reconcile.job.js';
import { TypingService } from './typing.service.js';

/** Pushes the logs to sockets, on one node or on several. Nobody imports this module. */
@Module({})
export class RealtimeModule {
  static with({ realtimeEnabled }: Settings): DynamicModule {
    return {
      module: RealtimeModule,
      imports: [AuthModule, EventsModule, GroupsModule, UsersModule],
      providers: realtimeEnabled
        ? [OtherNodes, Connections, HandshakeService, TypingService, RealtimeGateway, ReconcileJob]
        : [],
    };
  }
}
