import { Injectable } from '@nestjs/common';
import { AppError } from '../common/index.js';
import { MessageQueryService } from './message-query.service.js';

/** Checks what a message answers. */
@Injectable()
export class RepliesService {
  constructor(private readonly query: MessageQueryService) {}

  /** @throws AppError `not_found` naming `replyTo` when the user cannot read that message */
  async check(userId: string, replyTo: string | null | undefined): Promise<void> {
    if (!replyTo) return;
    if (!(await this.query.find(userId, replyTo))) {
      throw AppError.field('replyTo', 'is not a message of this user', 'not_found');
    }
  }
}
