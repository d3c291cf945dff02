import { Body, Controller, Get, HttpCode, Param, Post, Query, Res } from '@nestjs/common';
import { ApiBody, ApiCreatedResponse, ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import {
  type Caller,
  CurrentUser,
  JsonText,
  Operation,
  PageQueryDto,
  TakesMessage,
  UuidPipe,
} from '../common/index.js';
import { Limited } from '../rate-limits/index.js';
import { UsersService } from '../users/index.js';
import { SendToGroupDto } from './dto/send-message.dto.js';
import { MessageDto, MessagePageDto } from './dto/message.dto.js';
import { GroupHistoryService } from './group-history.service.js';
import { pageJson } from './message-json.js';
import { toMessageDto } from './message.mapper.js';
import { ServerSealingService } from './server-sealing.service.js';

const ApiGroupId = () =>
  ApiParam({
    name: 'id',
    description: 'Put the id of a group of yours in place of this one.',
    format: 'uuid',
    example: '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e',
  });

@ApiTags('groups')
@Controller('groups/:id/messages')
export class GroupMessagesController {
  constructor(
    private readonly history: GroupHistoryService,
    private readonly serverSealing: ServerSealingService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @ApiGroupId()
  @ApiOkResponse({ type: MessagePageDto })
  @Operation('groups.messages', 'What was said while you were in, newest first', [
    'not_found',
    'invalid_cursor',
  ])
  async list(
    @CurrentUser() { userId }: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() { limit, cursor }: PageQueryDto,
  ): Promise<JsonText<MessagePageDto>> {
    const { items, nextCursor } = await this.history.list(userId, id, limit, cursor);
    return pageJson({
      items: items.map((view) => toMessageDto(view, (name) => this.users.addressOf(name))),
      nextCursor,
    });
  }

  @Post()
  @HttpCode(201)
  @TakesMessage()
  @ApiGroupId()
  @ApiCreatedResponse({ type: MessageDto })
  @ApiOkResponse({ description: 'The same request was sent before: what is stored.', type: MessageDto })
  @Limited('sends', 'uploads')
  @Operation('groups.send', 'Send a message that the server seals to everybody in the group', [
    'not_found',
    'idempotency_conflict',
    'overloaded',
  ])
  @ApiBody({
    type: SendToGroupDto,
    examples: {
      text: { summary: 'A text', value: { text: 'hello, everybody' } },
      file: {
        summary: 'A text and a file',
        value: {
          text: 'hello, everybody',
          attachments: [{ data: 'YXR0YWNobWVudCBvbmx5Cg==', filename: 'notes.txt', mimeType: 'text/plain' }],
        },
      },
    },
  })
  async send(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) groupId: string,
    @Body() body: SendToGroupDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MessageDto> {
    const { view, created } = await this.serverSealing.send(caller, { ...body, groupId });
    if (!created) response.status(200);
    return toMessageDto(view, (name) => this.users.addressOf(name));
  }
}
