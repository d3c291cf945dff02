import { Module } from '@nestjs/common';
import { EventsModule } from '../events/index.js';
import { GroupsModule } from '../groups/index.js';
import { KeysModule } from '../keys/index.js';
import { UsersModule } from '../users/index.js';
import { AccountErasureRepository } from './account-erasure.repository.js';
import { AttachmentContentService } from './attachment-content.service.js';
import { AttachmentsController } from './attachments.controller.js';
import { ClientSealingService } from './client-sealing.service.js';
import { ConversationListRepository } from './conversation-list.repository.js';
import { ConversationsController } from './conversations.controller.js';
import { ConversationsService } from './conversations.service.js';
import { DeliveryService } from './delivery.service.js';
import { ErasureRepository } from './erasure.repository.js';
import { ExpiryJob } from './expiry.job.js';
import { FetchedContentRepository } from './fetched-content.repository.js';
import { GroupHistoryService } from './group-history.service.js';
import { GroupMessagesController } from './group-messages.controller.js';
import { IdempotencyService } from './idempotency.service.js';
import { KeyholdersRepository } from './keyholders.repository.js';
import { LimitsService } from './limits.service.js';
import { MailboxService } from './mailbox.service.js';
import { MessageEventsService } from './message-events.service.js';
import { MessageRetentionJob } from './message-retention.job.js';
import { MessageListRepository } from './message-list.repository.js';
import { MessageQueryService } from './message-query.service.js';
import { MessageSizeRepository } from './message-size.repository.js';
import { ReceivedChangesService } from './received-changes.service.js';
import { ReceiptsRepository } from './receipts.repository.js';
import { MessageStoreRepository } from './message-store.repository.js';
import { MessagesController } from './messages.controller.js';
import { ReadersService } from './readers.service.js';
import { RemoteContentRegistry } from './remote-content.registry.js';
import { RepliesService } from './replies.service.js';
import { SendingController } from './sending.controller.js';
import { ServerSealingService } from './server-sealing.service.js';

/** Messages: sealed here or by the client, stored, listed, read, deleted, expired. */
@Module({
  imports: [UsersModule, EventsModule, KeysModule, GroupsModule],
  controllers: [
    SendingController,
    MessagesController,
    AttachmentsController,
    ConversationsController,
    GroupMessagesController,
  ],
  providers: [
    DeliveryService,
    GroupHistoryService,
    ConversationsService,
    ConversationListRepository,
    MessageEventsService,
    ServerSealingService,
    ClientSealingService,
    ReadersService,
    KeyholdersRepository,
    RepliesService,
    LimitsService,
    IdempotencyService,
    MessageStoreRepository,
    MessageListRepository,
    MessageSizeRepository,
    ReceiptsRepository,
    MessageQueryService,
    MailboxService,
    AttachmentContentService,
    ErasureRepository,
    AccountErasureRepository,
    ExpiryJob,
    MessageRetentionJob,
    ReceivedChangesService,
    RemoteContentRegistry,
    FetchedContentRepository,
  ],
  exports: [
    MessageQueryService,
    AttachmentContentService,
    AccountErasureRepository,
    ReceivedChangesService,
    RemoteContentRegistry,
    FetchedContentRepository,
    LimitsService,
  ],
})
export class MessagesModule {}
