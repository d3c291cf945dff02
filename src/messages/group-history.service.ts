import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { type Page } from '../common/index.js';
import { MembershipRepository } from '../groups/index.js';
import { ListMessagesDto } from './dto/list-messages.dto.js';
import { MessageQueryService } from './message-query.service.js';
import type { MessageView } from './message-row.js';

/** What was said in a group, to one of its members. */
@Injectable()
export class GroupHistoryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly membership: MembershipRepository,
    private readonly query: MessageQueryService,
  ) {}

  /** @throws AppError `not_found` when the user is not a member, `invalid_cursor` */
  async list(userId: string, groupId: string, limit: number, cursor?: string): Promise<Page<MessageView>> {
    await this.membership.members(this.dataSource.manager, groupId, userId);
    return this.query.list(
      userId,
      Object.assign(new ListMessagesDto(), { direction: 'all', groupId, limit, cursor }),
    );
  }
}
