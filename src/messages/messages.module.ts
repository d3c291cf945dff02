import { Module } from '@nestjs/common';
import { KeysModule } from '../keys/index.js';
import { UsersModule } from '../users/index.js';
import { AttachmentContentService } from './attachment-content.service.js';
import { AttachmentsController } from './attachments.controller.js';
import { ClientSealingService } from './client-sealing.service.js';
import { ErasureRepository } from './erasure.repository.js';
import { ExpiryJob } from './expiry.job.js';
import { IdempotencyService } from './idempotency.service.js';
import { LimitsService } from './limits.service.js';
import { MailboxService } from './mailbox.service.js';
import { MessageListRepository } from './message-list.repository.js';
import { MessageQueryService } from './message-query.service.js';
import { MessageStoreRepository } from './message-store.repository.js';
import { MessagesController } from './messages.controller.js';
import { ReadersService } from './readers.service.js';
import { RepliesService } from './replies.service.js';
import { SendingController } from './sending.controller.js';
import { ServerSealingService } from './server-sealing.service.js';

/** Messages: sealed here or by the client, stored, listed, read, deleted, expired. */
@Module({
  imports: [UsersModule, KeysModule],
  controllers: [SendingController, MessagesController, AttachmentsController],
  providers: [
    ServerSealingService,
    ClientSealingService,
    ReadersService,
    RepliesService,
    LimitsService,
    IdempotencyService,
    MessageStoreRepository,
    MessageListRepository,
    MessageQueryService,
    MailboxService,
    AttachmentContentService,
    ErasureRepository,
    ExpiryJob,
  ],
  exports: [MessageQueryService, AttachmentContentService, ErasureRepository],
})
export class MessagesModule {}
