import { Module } from '@nestjs/common';
import { EventHubService } from './event-hub.service.js';
import { EventLogRepository } from './event-log.repository.js';
import { EventReconcileJob } from './event-reconcile.job.js';
import { EventRetentionJob } from './event-retention.job.js';
import { EventsController } from './events.controller.js';
import { EventsService } from './events.service.js';
import { MessageEventsRegistry } from './message-events.registry.js';
import { PollService } from './poll.service.js';
import { TakenService } from './taken.service.js';

/** Each user's log of what happened: written with the change, read by cursor, woken after the commit. */
@Module({
  controllers: [EventsController],
  providers: [
    EventLogRepository,
    EventHubService,
    EventsService,
    PollService,
    TakenService,
    MessageEventsRegistry,
    EventReconcileJob,
    EventRetentionJob,
  ],
  exports: [EventLogRepository, EventHubService, EventsService, TakenService, MessageEventsRegistry],
})
export class EventsModule {}
