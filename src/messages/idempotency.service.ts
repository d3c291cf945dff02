import { timingSafeEqual } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, type Caller } from '../common/index.js';
import { Message } from './entities/index.js';
import { MessageQueryService } from './message-query.service.js';
import type { MessageView } from './message-row.js';
import { type OutgoingMessage, viewOf } from './outgoing-message.js';

/** The outcome of a send: the stored message, and whether this request stored it. */
export interface SendOutcome {
  view: MessageView;
  created: boolean;
}

/** Makes a repeated send harmless: an id is stored once, and whoever repeats the request is answered what was stored. */
@Injectable()
export class IdempotencyService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly query: MessageQueryService,
  ) {}

  /**
   * Sends a message, once. What was stored under the id before wins over every complaint about the repeated request: keys
   * that were current then may be stale now.
   *
   * @param givenId the id that the client chose, if it did
   * @param requestDigest what the repeated request must equal
   * @param deliver answers the message, or null when its id was taken
   * @throws AppError `idempotency_conflict` when the id stands for something else
   */
  async send(
    caller: Caller,
    givenId: string | null | undefined,
    requestDigest: Buffer,
    deliver: () => Promise<OutgoingMessage | null>,
  ): Promise<SendOutcome> {
    try {
      const message = await deliver();
      if (message) return { view: viewOf(message, caller.userId), created: true };
    } catch (error) {
      const stored = givenId ? await this.find(givenId) : null;
      if (!stored) throw error;
    }
    return { view: await this.repeated(caller, givenId, requestDigest), created: false };
  }

  private async repeated(
    caller: Caller,
    id: string | null | undefined,
    requestDigest: Buffer,
  ): Promise<MessageView> {
    const stored = id ? await this.find(id) : null;
    if (stored?.senderId !== caller.userId || !timingSafeEqual(stored.requestDigest, requestDigest)) {
      throw AppError.field('id', 'was used for another message', 'idempotency_conflict');
    }
    const view = await this.query.find(caller.userId, stored.id);
    if (!view) throw AppError.field('id', 'was used for a message that is gone', 'idempotency_conflict');
    return view;
  }

  private async find(id: string): Promise<Pick<Message, 'id' | 'senderId' | 'requestDigest'> | null> {
    return this.dataSource
      .getRepository(Message)
      .findOne({ where: { id }, select: { id: true, senderId: true, requestDigest: true } });
  }
}
