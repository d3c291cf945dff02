import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Body, Controller, Get, HttpCode, Logger, Param, Post, Req, Res, UseGuards } from '@nestjs/common';
import { ApiBody, ApiHeader, ApiOkResponse, ApiParam, ApiProduces, ApiTags } from '@nestjs/swagger';
import type { Request, Response } from 'express';
import {
  AppError,
  createValidationPipe,
  Operation,
  Public,
  refuseHostileInput,
  TakesFile,
  UuidPipe,
} from '../common/index.js';
import { AttachmentIndexPipe } from '../messages/index.js';
import { contentDigestOf, matchesDigest } from './content-digest.js';
import { FederatedUserDto, PeerNamesDto } from './dto/remote-user.dto.js';
import { InboxAnswerDto, InboxDto } from './dto/inbox.dto.js';
import { InboxService } from './inbox.service.js';
import { LocalUsersService } from './local-users.service.js';
import { PeersService } from './peers.service.js';
import { PeerGuard } from './peer.guard.js';
import { SharedContentService } from './shared-content.service.js';

/** Bytes of the body of a request. */
export const MAX_INBOX_BYTES = 8_388_608;

/** What is said by headers to every route. */
const ApiSigned = () =>
  ApiHeader({
    name: 'Signature',
    description:
      'RFC 9421, with `Signature-Input`, `Content-Digest`, `Date`, `Sealpost-From` and `Sealpost-To`: docs/federation.md.',
    required: false,
  });

/** What other servers ask of this one. Who may, and how, is in docs/federation.md. */
@ApiTags('federation')
@Controller('federation/v1')
@UseGuards(PeerGuard)
export class FederationController {
  private readonly logger = new Logger('Federation');
  private readonly validation = createValidationPipe();

  constructor(
    private readonly inbox: InboxService,
    private readonly localUsers: LocalUsersService,
    private readonly content: SharedContentService,
    private readonly peers: PeersService,
  ) {}

  @Post('inbox')
  @Public()
  @HttpCode(200)
  @ApiSigned()
  @TakesFile(['application/json'], MAX_INBOX_BYTES)
  @ApiBody({ type: InboxDto, required: true })
  @ApiOkResponse({ type: InboxAnswerDto })
  @Operation('federation.inbox', 'What another server has to tell users of this one', [
    'peer_unauthorized',
    'misdirected',
    'peer_unavailable',
  ])
  async take(@Req() request: Request, @Body() content: Buffer | undefined): Promise<InboxAnswerDto> {
    const bytes = Buffer.isBuffer(content) ? content : Buffer.alloc(0);
    this.checkDigest(request, bytes);
    const body = (await this.validation.transform(parse(bytes), {
      type: 'body',
      metatype: InboxDto,
    })) as InboxDto;
    return this.inbox.take(peerOf(request), body);
  }

  @Get('peers')
  @Public()
  @ApiSigned()
  @Operation('federation.peers', 'The servers that this one exchanges messages with', [
    'peer_unauthorized',
    'misdirected',
    'peer_unavailable',
  ])
  listPeers(@Req() request: Request): PeerNamesDto {
    this.checkDigest(request, Buffer.alloc(0));
    return { names: this.peers.all.map(({ name }) => name) };
  }

  @Get('users/:username')
  @Public()
  @ApiSigned()
  @ApiParam({ name: 'username', description: 'A username of this server.', example: 'alice' })
  @Operation('federation.user', 'A user of this server, with every version of their public keys', [
    'peer_unauthorized',
    'misdirected',
    'peer_unavailable',
    'not_found',
  ])
  async user(@Req() request: Request, @Param('username') username: string): Promise<FederatedUserDto> {
    this.checkDigest(request, Buffer.alloc(0));
    return this.localUsers.find(username, peerOf(request));
  }

  @Get('messages/:id/attachments/:index')
  @Public()
  @ApiSigned()
  @ApiParam({ name: 'id', format: 'uuid', example: '8d5e5b0a-52b4-4c1e-9a57-2f6f3f0c9d11' })
  @ApiParam({ name: 'index', schema: { type: 'integer', minimum: 0, example: 0 } })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({
    description: "The ciphertext's bytes, then the tag's, with `Content-Digest` (RFC 9530).",
    schema: { type: 'string', format: 'binary' },
  })
  @Operation(
    'federation.attachment',
    'The ciphertext of a file that was sent to a user of the asking server',
    ['peer_unauthorized', 'misdirected', 'peer_unavailable', 'not_found'],
  )
  async attachment(
    @Req() request: Request,
    @Param('id', UuidPipe) id: string,
    @Param('index', AttachmentIndexPipe) index: number,
    @Res() response: Response,
  ): Promise<void> {
    this.checkDigest(request, Buffer.alloc(0));
    const { bytes, digest } = await this.content.find(peerOf(request), id, index);
    response.set({
      'Content-Type': 'application/octet-stream',
      'Content-Length': String(bytes),
      'Content-Digest': digest,
      'X-Content-Type-Options': 'nosniff',
    });
    try {
      await pipeline(Readable.from(this.content.read(id, index, bytes), { highWaterMark: 1 }), response);
    } catch (error) {
      this.logger.debug({ err: error }, 'A peer did not take a file to its end.');
      response.destroy();
    }
  }

  private checkDigest(request: Request, content: Buffer): void {
    if (matchesDigest(request.get('Content-Digest'), content)) return;
    this.logger.warn(
      { from: request.peer, requestId: request.id },
      'The body of a request is not what its digest says.',
    );
    throw new AppError('peer_unauthorized', `Content-Digest must be ${contentDigestOf(content)}.`);
  }
}

function peerOf({ peer }: Request): string {
  if (peer === undefined) throw new AppError('peer_unauthorized');
  return peer;
}

/** @throws AppError `invalid_json`, `invalid_request` */
function parse(bytes: Buffer): unknown {
  let body: unknown;
  try {
    body = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch {
    throw new AppError('invalid_json');
  }
  if (typeof body !== 'object' || body === null || Array.isArray(body))
    throw new AppError('invalid_request', 'The body must be a JSON object.');
  refuseHostileInput(body, 'body');
  return body;
}
