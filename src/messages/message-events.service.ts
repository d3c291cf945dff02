import { Injectable, type OnModuleInit } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import { transact } from '../database/index.js';
import { EventHubService, type MessageEvents, MessageEventsRegistry } from '../events/index.js';
import { UsersService } from '../users/index.js';
import { toMessageDto } from './message.mapper.js';
import { MessageQueryService } from './message-query.service.js';
import { MessageSizeRepository } from './message-size.repository.js';
import { ReceiptsRepository } from './receipts.repository.js';

/** What the event logs need of messages: how they show them, and what it means that a device has taken them. */
@Injectable()
export class MessageEventsService implements MessageEvents, OnModuleInit {
  constructor(
    private readonly registry: MessageEventsRegistry,
    private readonly dataSource: DataSource,
    private readonly query: MessageQueryService,
    private readonly messageSizes: MessageSizeRepository,
    private readonly receipts: ReceiptsRepository,
    private readonly users: UsersService,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  onModuleInit(): void {
    this.registry.set(this);
  }

  async read(userId: string, messageIds: string[]): Promise<Map<string, object>> {
    const views = await this.query.findMany(userId, messageIds);
    return new Map(
      views.map((view) => [view.row.id, toMessageDto(view, (name) => this.users.addressOf(name))]),
    );
  }

  sizes(userId: string, messageIds: string[]): Promise<Map<string, number>> {
    return this.messageSizes.find(userId, this.clock.now(), messageIds);
  }

  /**
   * Marks as delivered what logs hold up to a number, a step of it at once, and tells whoever sent it. A later call goes on where one has
   * ended.
   */
  async taken(noted: ReadonlyMap<string, number>): Promise<Map<string, number>> {
    const at = this.clock.now();
    const { reached, receipts } = await transact(this.dataSource, (manager) =>
      this.receipts.take(manager, noted, at),
    );
    this.hub.announce(
      receipts.map(({ user_id: userId, number, data }) => ({
        userId,
        number: Number(number),
        make: () => ({ type: 'message.delivered', at: at.toISOString(), data }),
      })),
    );
    return reached;
  }
}
