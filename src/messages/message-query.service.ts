import { Injectable } from '@nestjs/common';
import {
  AppError,
  Clock,
  decodeCursor,
  encodeCursor,
  invalidCursor,
  type Page,
  toPage,
  UUID,
} from '../common/index.js';
import { UsersService } from '../users/index.js';
import type { ListMessagesDto } from './dto/list-messages.dto.js';
import { type MessageFilter, MessageListRepository } from './message-list.repository.js';
import type { MessageView } from './message-row.js';

const ISO_MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/;

/** Messages as one user may see them. */
@Injectable()
export class MessageQueryService {
  constructor(
    private readonly messages: MessageListRepository,
    private readonly users: UsersService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `invalid_cursor` */
  async list(userId: string, query: ListMessagesDto): Promise<Page<MessageView>> {
    const filter: MessageFilter = {
      direction: query.direction,
      ...(query.with !== undefined && { peer: this.users.canonicalAddress(query.with) }),
      ...(query.since !== undefined && { since: new Date(query.since) }),
      ...(query.until !== undefined && { until: new Date(query.until) }),
      ...(query.filename !== undefined && { filename: query.filename }),
      ...(query.mimeType !== undefined && { mimeType: query.mimeType }),
      ...(query.replyTo !== undefined && { replyTo: query.replyTo }),
      ...(query.unread !== undefined && { unread: query.unread === 'true' }),
      ...(query.cursor !== undefined && { after: placeOf(query.cursor) }),
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
    return this.messages.find(userId, this.clock.now(), id);
  }

  /** @throws AppError `not_found` alike for a message that is absent, another's, deleted or expired */
  async get(userId: string, id: string): Promise<MessageView> {
    const view = await this.find(userId, id);
    if (!view) throw new AppError('not_found', 'There is no such message.');
    return view;
  }
}

/** Whether PostgreSQL reads it: `Date` also takes a 30 February and the year 0. */
function isMoment(text: string): boolean {
  const date = new Date(text);
  return !Number.isNaN(date.getTime()) && date.toISOString() === text && date.getUTCFullYear() > 0;
}

function placeOf(cursor: string): { sentAt: string; id: string } {
  const [sentAt = '', id = ''] = decodeCursor('messages', [ISO_MOMENT, UUID], cursor);
  if (!isMoment(sentAt)) throw invalidCursor();
  return { sentAt, id };
}
