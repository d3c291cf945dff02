import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.js';
import { UsersModule } from '../users/index.js';
import { DepartureService } from './departure.service.js';
import { GroupAddressesService } from './group-addresses.service.js';
import { GroupReplicasService } from './group-replicas.service.js';
import { GroupsController } from './groups.controller.js';
import { GroupsService } from './groups.service.js';
import { RemoteMembersService } from './remote-members.service.js';
import { MembersService } from './members.service.js';
import { MembershipRepository } from './membership.repository.js';

/** Groups and who is in them. What is said in them is the business of the messages. */
@Module({
  imports: [UsersModule, EventsModule],
  controllers: [GroupsController],
  providers: [
    RemoteMembersService,
    GroupAddressesService,
    GroupReplicasService,
    GroupsService,
    MembersService,
    MembershipRepository,
    DepartureService,
  ],
  exports: [
    GroupAddressesService,
    GroupReplicasService,
    GroupsService,
    MembershipRepository,
    DepartureService,
  ],
})
export class GroupsModule {}
