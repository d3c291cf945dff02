import { Injectable } from '@nestjs/common';
import { AppError, Clock, encodeCursor, type Page, toPage } from '../common/index.js';
import { GroupAddressesService } from '../groups/index.js';
import { UsersService } from '../users/index.js';
import type { ListMessagesDto } from './dto/list-messages.dto.js';
import { type MessageFilter, MessageListRepository } from './message-list.repository.js';
import { placeOf } from './message-place.js';
import type { MessageView } from './message-row.js';

/** Messages as one user may see them. */
@Injectable()
export class MessageQueryService {
  constructor(
    private readonly messages: MessageListRepository,
    private readonly users: UsersService,
    private readonly groupAddresses: GroupAddressesService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `invalid_cursor`, `invalid_request` */
  async list(userId: string, query: ListMessagesDto): Promise<Page<MessageView>> {
    if (query.with !== undefined && query.groupId !== undefined)
      throw AppError.field('with', 'and groupId cannot both be given');
    const filter: MessageFilter = {
      direction: query.direction,
      ...(query.with !== undefined && { peer: this.users.canonicalAddress(query.with) }),
      ...(query.groupId !== undefined && { peer: await this.groupAddresses.of(query.groupId) }),
      ...(query.since !== undefined && { since: new Date(query.since) }),
      ...(query.until !== undefined && { until: new Date(query.until) }),
      ...(query.filename !== undefined && { filename: query.filename }),
      ...(query.mimeType !== undefined && { mimeType: query.mimeType }),
      ...(query.replyTo !== undefined && { replyTo: query.replyTo }),
      ...(query.unread !== undefined && { unread: query.unread === 'true' }),
      ...(query.cursor !== undefined && { after: placeOf('messages', query.cursor) }),
    };
    const views = await this.messages.list(userId, this.clock.now(), query.limit + 1, filter);
    return toPage(
      views,
      query.limit,
      (view) => view,
      ({ row }) => encodeCursor('messages', [row.sent_at.toISOString(), row.id]),
    );
  }

  async find(userId: string, id: string): Promise<MessageView | null> {
    return (await this.messages.find(userId, this.clock.now(), [id]))[0] ?? null;
  }

  /** Messages by id, as the user may see them now; those that they may not are absent. */
  async findMany(userId: string, ids: string[]): Promise<MessageView[]> {
    return this.messages.find(userId, this.clock.now(), ids);
  }

  /** @throws AppError `not_found` alike for a message that is absent, another's, deleted or expired */
  async get(userId: string, id: string): Promise<MessageView> {
    const view = await this.find(userId, id);
    if (!view) throw new AppError('not_found', 'There is no such message.');
    return view;
  }
}
