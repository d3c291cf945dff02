import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { AppError, Clock } from '../common/index.js';
import { AttachmentContentService, FetchedContentRepository } from '../messages/index.js';
import { writeDigest } from './content-digest.js';

/** Files of users of this server, for the peers whose users they were sent to. */
@Injectable()
export class SharedContentService {
  constructor(
    private readonly files: FetchedContentRepository,
    private readonly content: AttachmentContentService,
    private readonly clock: Clock,
  ) {}

  /**
   * @returns bytes of the ciphertext, and its Content-Digest (RFC 9530)
   * @throws AppError `not_found`
   */
  async find(peer: string, messageId: string, index: number): Promise<{ bytes: number; digest: string }> {
    const bytes = await this.files.bytesFor(peer, messageId, index, this.clock.now());
    if (bytes === null) throw new AppError('not_found', 'There is no such attachment.');
    const hash = createHash('sha256');
    for await (const piece of this.read(messageId, index, bytes)) hash.update(piece);
    return { bytes, digest: writeDigest(hash.digest()) };
  }

  read(messageId: string, index: number, bytes: number): AsyncGenerator<Buffer> {
    return this.content.read(messageId, index, 0, bytes - 1);
  }
}
