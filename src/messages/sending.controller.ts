import { Body, Controller, HttpCode, Post, Res } from '@nestjs/common';
import { ApiBody, ApiOkResponse, ApiTags } from '@nestjs/swagger';
import type { Response } from 'express';
import { type Caller, CurrentUser, Operation, TakesMessage } from '../common/index.js';
import { Limited } from '../rate-limits/index.js';
import { UsersService } from '../users/index.js';
import { ClientSealingService } from './client-sealing.service.js';
import { MessageDto } from './dto/message.dto.js';
import { SendMessageDto } from './dto/send-message.dto.js';
import { SendSealedDto } from './dto/send-sealed.dto.js';
import type { SendOutcome } from './idempotency.service.js';
import { toMessageDto } from './message.mapper.js';
import { ServerSealingService } from './server-sealing.service.js';

const ApiRepeated = () =>
  ApiOkResponse({ description: 'The same request was sent before: what is stored.', type: MessageDto });

@ApiTags('messages')
@Controller('messages')
export class SendingController {
  constructor(
    private readonly serverSealing: ServerSealingService,
    private readonly clientSealing: ClientSealingService,
    private readonly users: UsersService,
  ) {}

  @Post('send')
  @HttpCode(201)
  @TakesMessage()
  @ApiRepeated()
  @Limited('sends', 'uploads')
  @Operation('messages.send', 'Send a message that the server seals', [
    'recipient_not_found',
    'not_found',
    'idempotency_conflict',
    'overloaded',
    'peer_unavailable',
  ])
  @ApiBody({
    type: SendMessageDto,
    examples: {
      note: {
        summary: 'A note to yourself, when you are Alice',
        value: { id: 'c0fd81e2-9a02-4060-bd40-285a4b21eda7', recipient: 'alice', text: 'hello, me' },
      },
      file: {
        summary: 'A text and a file to Bob',
        value: {
          id: '8d5e5b0a-52b4-4c1e-9a57-2f6f3f0c9d11',
          recipient: 'bob',
          text: 'hello, Bob',
          attachments: [{ data: 'YXR0YWNobWVudCBvbmx5Cg==', filename: 'notes.txt', mimeType: 'text/plain' }],
        },
      },
    },
  })
  async send(
    @CurrentUser() caller: Caller,
    @Body() body: SendMessageDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MessageDto> {
    return this.answer(await this.serverSealing.send(caller, body), response);
  }

  @Post('sealed')
  @HttpCode(201)
  @TakesMessage()
  @ApiRepeated()
  @Limited('sends', 'uploads')
  @Operation(
    'messages.sendSealed',
    'Send a message that you sealed',
    [
      'recipient_not_found',
      'not_found',
      'idempotency_conflict',
      'stale_keys',
      'invalid_signature',
      'overloaded',
      'peer_unavailable',
    ],
    'Wraps and signature depend on the keys of the accounts, so no example can work as it is; `stale_keys` answers the keys to use (`keys`, each with its `address`), and the ids that are `missing` and `unexpected`.',
  )
  async sendSealed(
    @CurrentUser() caller: Caller,
    @Body() body: SendSealedDto,
    @Res({ passthrough: true }) response: Response,
  ): Promise<MessageDto> {
    return this.answer(await this.clientSealing.send(caller, body), response);
  }

  private answer({ view, created }: SendOutcome, response: Response): MessageDto {
    if (!created) response.status(200);
    return toMessageDto(view, (name) => this.users.addressOf(name));
  }
}
