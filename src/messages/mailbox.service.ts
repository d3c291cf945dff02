import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { AppError, type Caller, Clock } from '../common/index.js';
import { transact } from '../database/index.js';
import { EventHubService, EventLogRepository, type NewEvent } from '../events/index.js';
import { MailboxEntry, Message } from './entities/index.js';
import { ErasureRepository } from './erasure.repository.js';
import { MessageQueryService } from './message-query.service.js';

/** What a user does with messages that they have. Every change is told to whoever sees it, in the same transaction. */
@Injectable()
export class MailboxService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly query: MessageQueryService,
    private readonly erasure: ErasureRepository,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /**
   * Only the first time counts. Of a message that the user only sent there is nothing to mark.
   *
   * @throws AppError `not_found`
   */
  async markRead({ userId, address }: Caller, id: string): Promise<void> {
    await this.query.get(userId, id);
    const at = this.clock.now();
    await this.change(async (manager) => {
      const senders = await holdSender(manager, id);
      const { affected } = await manager.update(
        MailboxEntry,
        { messageId: id, userId, received: true, readAt: IsNull() },
        { readAt: at },
      );
      if (affected !== 1) return null;
      const data = { messageId: id, address, at: at.toISOString() };
      // The reader's other devices hear of it like the sender's.
      return { userIds: [...new Set([userId, ...senders])], type: 'message.read', at, data };
    });
  }

  /**
   * Takes the user's copy away; the content goes with the last copy.
   *
   * @throws AppError `not_found`
   */
  async deleteForSelf({ userId }: Caller, id: string): Promise<void> {
    await this.query.get(userId, id);
    const at = this.clock.now();
    await this.change(async (manager) => {
      await lockMessage(manager, id);
      const { affected } = await manager.update(
        MailboxEntry,
        { messageId: id, userId, hiddenAt: IsNull() },
        { hiddenAt: at, wrappedKey: null },
      );
      if (affected !== 1) return null;
      const kept = await manager.existsBy(MailboxEntry, { messageId: id, hiddenAt: IsNull() });
      if (!kept) await this.erasure.wipe(manager, [id], at);
      return { userIds: [userId], type: 'message.deleted', at, data: { messageId: id, scope: 'self' } };
    });
  }

  /**
   * Wipes the content, the wraps and the files, and leaves a tombstone. Doing it again changes nothing.
   *
   * @throws AppError `not_found`, `forbidden` when the user is a reader but not the sender
   */
  async deleteForEveryone({ userId }: Caller, id: string): Promise<void> {
    const { row } = await this.query.get(userId, id);
    if (!row.sent) throw new AppError('forbidden', 'Only the sender may delete a message for everyone.');
    if (row.deleted_at) return;
    const at = this.clock.now();
    await this.change(async (manager) => {
      const message = await lockMessage(manager, id);
      if (!message || message.deletedAt) return null;
      await this.erasure.wipe(manager, [id], at);
      const copies = await manager.find(MailboxEntry, { where: { messageId: id }, select: { userId: true } });
      const userIds = copies.map((copy) => copy.userId);
      return { userIds, type: 'message.deleted', at, data: { messageId: id, scope: 'everyone' } };
    });
  }

  private async change(make: (manager: EntityManager) => Promise<NewEvent | null>): Promise<void> {
    const event = await transact(this.dataSource, async (manager) => {
      const made = await make(manager);
      if (made) await this.log.append(manager, [made]);
      return made;
    });
    if (event) this.hub.wake(event.userIds);
  }
}

/** Of two deletions at once, the second sees what the first did. */
async function lockMessage(manager: EntityManager, id: string): Promise<Pick<Message, 'deletedAt'> | null> {
  return manager.findOne(Message, {
    where: { id },
    select: { id: true, deletedAt: true },
    lock: { mode: 'pessimistic_write' },
  });
}

/** Whoever sent a message, if the account still stands. It is held before the copy is touched, as its deletion does. */
async function holdSender(manager: EntityManager, id: string): Promise<string[]> {
  const senders: { id: string }[] = await manager.query(
    'SELECT id FROM users WHERE id = (SELECT sender_id FROM messages WHERE id = $1) FOR KEY SHARE',
    [id],
  );
  return senders.map((sender) => sender.id);
}
