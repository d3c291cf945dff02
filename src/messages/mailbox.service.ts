import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, IsNull } from 'typeorm';
import { AppError, Clock } from '../common/index.js';
import { MailboxEntry, Message } from './entities/index.js';
import { ErasureRepository } from './erasure.repository.js';
import { MessageQueryService } from './message-query.service.js';

/** What a user does with messages that they have. */
@Injectable()
export class MailboxService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly query: MessageQueryService,
    private readonly erasure: ErasureRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Only the first time counts. Of a message that the user only sent there is nothing to mark.
   *
   * @throws AppError `not_found`
   */
  async markRead(userId: string, id: string): Promise<void> {
    await this.query.get(userId, id);
    await this.dataSource.manager.update(
      MailboxEntry,
      { messageId: id, userId, received: true, readAt: IsNull() },
      { readAt: this.clock.now() },
    );
  }

  /**
   * Takes the user's copy away; the content goes with the last copy.
   *
   * @throws AppError `not_found`
   */
  async deleteForSelf(userId: string, id: string): Promise<void> {
    await this.query.get(userId, id);
    const now = this.clock.now();
    await this.dataSource.transaction(async (manager) => {
      await lockMessage(manager, id);
      await manager.update(MailboxEntry, { messageId: id, userId }, { hiddenAt: now, wrappedKey: null });
      const kept = await manager.existsBy(MailboxEntry, { messageId: id, hiddenAt: IsNull() });
      if (!kept) await this.erasure.wipe(manager, [id], now);
    });
  }

  /**
   * Wipes the content, the wraps and the files, and leaves a tombstone. Doing it again changes nothing.
   *
   * @throws AppError `not_found`, `forbidden` when the user is a reader but not the sender
   */
  async deleteForEveryone(userId: string, id: string): Promise<void> {
    const { row } = await this.query.get(userId, id);
    if (!row.sent) throw new AppError('forbidden', 'Only the sender may delete a message for everyone.');
    if (row.deleted_at) return;
    await this.dataSource.transaction(async (manager) => {
      await lockMessage(manager, id);
      await this.erasure.wipe(manager, [id], this.clock.now());
    });
  }
}

/** Of two deletions at once, the second sees what the first did. */
async function lockMessage(manager: EntityManager, id: string): Promise<void> {
  await manager.findOne(Message, {
    where: { id },
    select: { id: true },
    lock: { mode: 'pessimistic_write' },
  });
}
