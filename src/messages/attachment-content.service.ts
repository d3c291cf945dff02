import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, leaveBehind } from '../common/index.js';
import { decodeBase64, TAG_BYTES } from '../crypto/index.js';
import { readBytes } from '../database/index.js';
import { isRemote, UsersService } from '../users/index.js';
import type { MessageDto } from './dto/message.dto.js';
import { MessageQueryService } from './message-query.service.js';
import { stretchesOf } from './pieces.js';
import { RemoteContentRegistry } from './remote-content.registry.js';

const PIECE = `
  SELECT bytes FROM attachment_pieces WHERE message_id = $1 AND attachment_index = $2 AND piece_number = $3`;

/** pg collects a piece in Buffers that double in size, and it is copied twice. */
const LEFT_BY_A_BYTE = 4;

/** A file of a message that the caller may read, without its content. */
export interface AttachmentInfo {
  messageId: string;
  index: number;
  filename: string;
  nonce: Buffer;
  /** Bytes of the ciphertext with its tag. */
  ciphertextBytes: number;
}

/** The ciphertext of attachments, a piece at a time. */
@Injectable()
export class AttachmentContentService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly query: MessageQueryService,
    private readonly users: UsersService,
    private readonly remote: RemoteContentRegistry,
  ) {}

  /**
   * A file of a message, whose content is here by then.
   *
   * @throws AppError `not_found`, `peer_unavailable`
   */
  async find(userId: string, messageId: string, index: number): Promise<AttachmentInfo> {
    const { row, attachments } = await this.query.get(userId, messageId);
    const found = attachments.find(({ attachment_index }) => attachment_index === index);
    if (!found) throw new AppError('not_found', 'There is no such attachment.');
    if (found.inline_ciphertext === null) await this.fetch(row.from_address, messageId, [index]);
    const { filename, nonce, size } = found;
    return { messageId, index, filename, nonce: decodeBase64(nonce), ciphertextBytes: size + TAG_BYTES };
  }

  /**
   * Sees to it that the content of the files that a message does not show is here.
   *
   * @throws AppError `peer_unavailable`, `not_found`
   */
  async fetchAll({ id, from, attachments }: MessageDto): Promise<void> {
    const omitted = attachments.filter(({ ciphertext }) => ciphertext === null);
    await this.fetch(
      from,
      id,
      omitted.map(({ index }) => index),
    );
  }

  /**
   * The bytes `start` to `end` of a ciphertext, both included, read piece by piece as they are consumed.
   *
   * @throws Error when the content was erased meanwhile
   */
  async *read(
    messageId: string,
    attachmentIndex: number,
    start: number,
    end: number,
  ): AsyncGenerator<Buffer> {
    for (const { pieceNumber, from, to } of stretchesOf(start, end)) {
      const bytes = await readBytes(this.dataSource, PIECE, [messageId, attachmentIndex, pieceNumber]);
      if (!bytes) throw new Error('The attachment was erased while it was read.');
      yield bytes.subarray(from, to);
      leaveBehind(LEFT_BY_A_BYTE * bytes.length);
    }
  }

  /** Only what a peer's user sent can be elsewhere. */
  private async fetch(from: string, messageId: string, indexes: number[]): Promise<void> {
    const sender = this.users.usernameOf(from);
    if (sender === null || !isRemote(sender)) return;
    for (const index of indexes) await this.remote.fetch(from, messageId, index);
  }
}
