import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.js';
import { GroupsModule } from '../groups/index.js';
import { KeysModule } from '../keys/index.js';
import { MessagesModule } from '../messages/index.js';
import { NoncesModule } from '../nonces/index.js';
import { UsersModule } from '../users/index.js';
import { CourierService } from './courier.service.js';
import { FederationController } from './federation.controller.js';
import { GroupInboxService } from './group-inbox.service.js';
import { InboxService } from './inbox.service.js';
import { LocalUsersService } from './local-users.service.js';
import { OutboxJob } from './outbox.job.js';
import { PeersModule } from './peers.module.js';
import { RemoteContentService } from './remote-content.service.js';
import { RemoteUsersRepository } from './remote-users.repository.js';
import { RemoteUsersService } from './remote-users.service.js';
import { SharedContentService } from './shared-content.service.js';

/** Exchanges messages with other servers. Nothing of it runs without peers. */
@Module({
  imports: [PeersModule, NoncesModule, UsersModule, EventsModule, KeysModule, GroupsModule, MessagesModule],
  controllers: [FederationController],
  providers: [
    RemoteUsersService,
    RemoteUsersRepository,
    LocalUsersService,
    InboxService,
    GroupInboxService,
    CourierService,
    OutboxJob,
    SharedContentService,
    RemoteContentService,
  ],
})
export class FederationModule {}
