import { Controller, Get, Query } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentUser, Operation, PageQueryDto } from '../common/index.js';
import { UsersService } from '../users/index.js';
import { ConversationsService } from './conversations.service.js';
import { ConversationPageDto } from './dto/conversation.dto.js';
import { toMessageDto } from './message.mapper.js';

@ApiTags('messages')
@Controller('conversations')
export class ConversationsController {
  constructor(
    private readonly conversations: ConversationsService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @Operation('conversations.list', 'One row a peer or group: the last message and how many are unread', [
    'invalid_cursor',
  ])
  async list(
    @CurrentUser() { userId }: Caller,
    @Query() { limit, cursor }: PageQueryDto,
  ): Promise<ConversationPageDto> {
    const { items, nextCursor } = await this.conversations.list(userId, limit, cursor);
    return {
      items: items.map(({ peer, unread, last }) => ({
        with: peer,
        groupId: last.row.group_id,
        lastMessage: toMessageDto(last, (name) => this.users.addressOf(name)),
        unreadCount: unread,
      })),
      nextCursor,
    };
  }
}
