import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { Controller, Get, Logger, Param, Req, Res } from '@nestjs/common';
import { ApiHeader, ApiOkResponse, ApiParam, ApiProduces, ApiResponse, ApiTags } from '@nestjs/swagger';
import contentDisposition from 'content-disposition';
import type { Request, Response } from 'express';
import { AppError, type Caller, CurrentUser, Operation, UuidPipe } from '../common/index.js';
import { AttachmentContentService, type AttachmentInfo } from './attachment-content.service.js';
import { AttachmentIndexPipe } from './attachment-index.pipe.js';

const BYTES = { schema: { type: 'string', format: 'binary' } } as const;

@ApiTags('messages')
@Controller('messages/:id/attachments')
export class AttachmentsController {
  private readonly logger = new Logger('Attachments');

  constructor(private readonly content: AttachmentContentService) {}

  @Get(':index')
  @ApiParam({ name: 'id', format: 'uuid', example: '8d5e5b0a-52b4-4c1e-9a57-2f6f3f0c9d11' })
  @ApiParam({ name: 'index', schema: { type: 'integer', minimum: 0, example: 0 } })
  @ApiHeader({ name: 'Range', description: 'One byte range (RFC 9110 section 14).', required: false })
  @ApiProduces('application/octet-stream')
  @ApiOkResponse({ description: "The ciphertext's bytes, then the tag's.", ...BYTES })
  @ApiResponse({ status: 206, description: 'The bytes of the range.', ...BYTES })
  @ApiResponse({ status: 304, description: 'It is what `If-None-Match` names; it never changes.' })
  @Operation('attachments.get', "The bytes of an attachment's ciphertext", [
    'not_found',
    'peer_unavailable',
    'range_not_satisfiable',
  ])
  async get(
    @CurrentUser() caller: Caller,
    @Param('id', UuidPipe) id: string,
    @Param('index', AttachmentIndexPipe) index: number,
    @Req() request: Request,
    @Res() response: Response,
  ): Promise<void> {
    const attachment = await this.content.find(caller.userId, id, index);
    const { start, end } = answerHead(request, response, attachment);
    if (request.fresh || request.method === 'HEAD') {
      if (request.fresh) response.status(304).removeHeader('Content-Length');
      response.end();
      return;
    }
    try {
      const pieces = this.content.read(id, index, start, end);
      // One ahead, and not sixteen.
      await pipeline(Readable.from(pieces, { highWaterMark: 1 }), response);
    } catch (error) {
      // The head is out: a client that left, or content that was erased meanwhile, ends the connection.
      this.logger.debug({ err: error }, 'A download ended early.');
      response.destroy();
    }
  }
}

/** Sets status and headers, and answers the bytes to send, both ends included. */
function answerHead(
  request: Request,
  response: Response,
  attachment: AttachmentInfo,
): { start: number; end: number } {
  const bytes = attachment.ciphertextBytes;
  const etag = `"${attachment.nonce.toString('hex')}"`;
  const wanted = request.get('If-Range') === undefined || request.get('If-Range') === etag;
  const range = wanted ? rangeOf(request.get('Range') ?? '', bytes) : undefined;
  response.set({ 'Accept-Ranges': 'bytes', 'X-Content-Type-Options': 'nosniff' });
  if (range === null) {
    response.set('Content-Range', `bytes */${bytes}`);
    throw new AppError('range_not_satisfiable', `The ciphertext has ${bytes} bytes.`);
  }
  const { start, end } = range ?? { start: 0, end: bytes - 1 };
  if (range) response.status(206).set('Content-Range', `bytes ${start}-${end}/${bytes}`);
  response.set({
    'Content-Type': 'application/octet-stream',
    'Content-Length': String(end - start + 1),
    'Content-Disposition': contentDisposition(attachment.filename, {
      fallback: inAscii(attachment.filename),
    }),
    // The ciphertext of an attachment never changes; it may only go away.
    'Cache-Control': 'private, no-cache',
    ETag: etag,
  });
  return { start, end };
}

/**
 * The one byte range that a Range header asks for (RFC 9110 section 14.1.2), cut to the file; null when it lies outside. Several
 * ranges, other units and what does not parse are no range: they are answered with the whole, as section 14.2 allows.
 */
function rangeOf(header: string, bytes: number): { start: number; end: number } | null | undefined {
  const [, first = '', last = ''] = /^bytes=[ \t]*(\d*)-(\d*)[ \t]*$/i.exec(header) ?? [];
  if (first === '' && last === '') return undefined;
  if (first !== '' && last !== '' && Number(last) < Number(first)) return undefined;
  const start = first === '' ? Math.max(bytes - Number(last), 0) : Number(first);
  const end = first === '' || last === '' ? bytes - 1 : Math.min(Number(last), bytes - 1);
  return start < bytes ? { start, end } : null;
}

/** For clients that do not read `filename*`. Node mangles what is beyond ASCII in a header, Latin-1 too. */
function inAscii(filename: string): string {
  return filename.replace(/[^ -~]/gu, '?');
}
