import { Injectable } from '@nestjs/common';
import { Clock, encodeCursor, type Page, toPage } from '../common/index.js';
import { ConversationListRepository } from './conversation-list.repository.js';
import { placeOf } from './message-place.js';
import { MessageQueryService } from './message-query.service.js';
import type { MessageView } from './message-row.js';

/** A conversation with its last message. */
export interface Conversation {
  peer: string;
  unread: number;
  last: MessageView;
}

/** Conversations of one user. */
@Injectable()
export class ConversationsService {
  constructor(
    private readonly conversations: ConversationListRepository,
    private readonly query: MessageQueryService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `invalid_cursor` */
  async list(userId: string, limit: number, cursor?: string): Promise<Page<Conversation>> {
    const after = cursor === undefined ? undefined : placeOf('conversations', cursor);
    const rows = await this.conversations.list(userId, this.clock.now(), limit + 1, after);
    const page = toPage(
      rows,
      limit,
      (row) => row,
      (row) => encodeCursor('conversations', [row.sent_at.toISOString(), row.message_id]),
    );
    const views = await this.query.findMany(
      userId,
      page.items.map(({ message_id }) => message_id),
    );
    const byId = new Map(views.map((view) => [view.row.id, view]));
    const items = page.items.flatMap(({ peer, unread, message_id }) => {
      const last = byId.get(message_id);
      return last ? [{ peer, unread, last }] : [];
    });
    return { items, nextCursor: page.nextCursor };
  }
}
