import { createHash } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource, type Repository } from 'typeorm';
import { AppError } from '../common/index.js';
import { Avatar } from './avatar.entity.js';

/** Media types that a picture may have. */
export const AVATAR_MEDIA_TYPES = ['image/png', 'image/jpeg', 'image/webp'];
/** Bytes that a picture may have. */
export const MAX_AVATAR_BYTES = 256 * 1024;

/** Pictures of users. */
@Injectable()
export class AvatarsService {
  private readonly avatars: Repository<Avatar>;

  constructor(dataSource: DataSource) {
    this.avatars = dataSource.getRepository(Avatar);
  }

  /**
   * Stores a picture under the type that its content shows, whatever the request called it.
   *
   * @throws AppError `unsupported_media_type`
   */
  async put(userId: string, content: Buffer): Promise<void> {
    const mimeType = mediaTypeOf(content);
    if (mimeType === null) {
      throw new AppError('unsupported_media_type', 'The content is not a PNG, JPEG or WebP picture.');
    }
    const digest = createHash('sha256').update(content).digest('hex');
    await this.avatars.upsert({ userId, mimeType, content, digest }, ['userId']);
  }

  async remove(userId: string): Promise<void> {
    await this.avatars.delete({ userId });
  }

  async find(userId: string): Promise<Avatar | null> {
    return this.avatars.findOneBy({ userId });
  }

  /** @throws AppError `not_found` */
  async get(userId: string): Promise<Avatar> {
    const avatar = await this.find(userId);
    if (!avatar) throw new AppError('not_found');
    return avatar;
  }
}

/** The media type by the signature that a file begins with (WHATWG MIME Sniffing, section 6.1), or null. */
function mediaTypeOf(content: Buffer): string | null {
  const begin = content.toString('latin1', 0, 16);
  if (begin.startsWith('\x89PNG\r\n\x1a\n')) return 'image/png';
  if (begin.startsWith('\xff\xd8\xff')) return 'image/jpeg';
  if (/^RIFF[^]{4}WEBPVP/.test(begin)) return 'image/webp';
  return null;
}
