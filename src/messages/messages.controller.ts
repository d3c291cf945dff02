import { Readable } from 'node:stream';
import { Controller, Delete, Get, HttpCode, Param, Put, Query, StreamableFile } from '@nestjs/common';
import { ApiOkResponse, ApiParam, ApiTags } from '@nestjs/swagger';
import { type Caller, CurrentUser, JsonText, Operation, UuidPipe } from '../common/index.js';
import { UsersService } from '../users/index.js';
import { AttachmentContentService } from './attachment-content.service.js';
import { DeleteMessageDto } from './dto/delete-message.dto.js';
import { ListMessagesDto } from './dto/list-messages.dto.js';
import { MessageDto, MessagePageDto } from './dto/message.dto.js';
import { hasOmittedContent, inlineMessageJson } from './inline-message.js';
import { MailboxService } from './mailbox.service.js';
import { pageJson } from './message-json.js';
import { MessageQueryService } from './message-query.service.js';
import { toMessageDto } from './message.mapper.js';

const ApiMessageId = () =>
  ApiParam({ name: 'id', format: 'uuid', example: 'c0fd81e2-9a02-4060-bd40-285a4b21eda7' });

@ApiTags('messages')
@Controller('messages')
export class MessagesController {
  constructor(
    private readonly query: MessageQueryService,
    private readonly mailbox: MailboxService,
    private readonly content: AttachmentContentService,
    private readonly users: UsersService,
  ) {}

  @Get()
  @ApiOkResponse({ type: MessagePageDto })
  @Operation('messages.list', 'Your messages, newest first', ['invalid_cursor'])
  async list(
    @CurrentUser() caller: Caller,
    @Query() query: ListMessagesDto,
  ): Promise<JsonText<MessagePageDto>> {
    const { items, nextCursor } = await this.query.list(caller.userId, query);
    return pageJson({
      items: items.map((view) => toMessageDto(view, (name) => this.users.addressOf(name))),
      nextCursor,
    });
  }

  @Get(':id')
  @ApiMessageId()
  @ApiOkResponse({ type: MessageDto })
  @Operation('messages.get', 'One message, with the ciphertext of every attachment', [
    'not_found',
    'peer_unavailable',
  ])
  async get(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) id: string,
  ): Promise<MessageDto | StreamableFile> {
    const view = await this.query.get(caller.userId, id);
    const message = toMessageDto(view, (name) => this.users.addressOf(name));
    if (!hasOmittedContent(message)) return message;
    await this.content.fetchAll(message);
    const json = inlineMessageJson(message, this.content);
    return new StreamableFile(Readable.from(json, { highWaterMark: 1 }), {
      type: 'application/json; charset=utf-8',
    });
  }

  @Delete(':id')
  @ApiMessageId()
  @HttpCode(204)
  @Operation('messages.delete', 'Delete your copy, or the content for everyone', ['not_found', 'forbidden'])
  async delete(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Query() { scope }: DeleteMessageDto,
  ): Promise<void> {
    if (scope === 'everyone') await this.mailbox.deleteForEveryone(caller, id);
    else await this.mailbox.deleteForSelf(caller, id);
  }

  @Put(':id/read')
  @ApiMessageId()
  @HttpCode(204)
  @Operation('messages.markRead', 'Mark a message read, once and for all', ['not_found'])
  async markRead(@CurrentUser() caller: Caller, @Param('id', UuidPipe) id: string): Promise<void> {
    await this.mailbox.markRead(caller, id);
  }
}
