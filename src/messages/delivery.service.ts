import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, type Caller } from '../common/index.js';
import { retryPassing, transact, WAIT_BRIEFLY } from '../database/index.js';
import { EventHubService } from '../events/index.js';
import { UsersService } from '../users/index.js';
import { freshEvents } from './fresh-message.js';
import { type EventNumbers, MessageStoreRepository } from './message-store.repository.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { type Audience, ReadersService } from './readers.service.js';

/** Whom a request names: a person or a group. */
export interface Target {
  recipient?: string | null;
  groupId?: string | null;
}

interface Stored {
  message: OutgoingMessage;
  numbers: EventNumbers;
}

/** Brings a message to everybody whom it is for: stored with their logs in one transaction, then announced. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly readers: ReadersService,
    private readonly store: MessageStoreRepository,
    private readonly users: UsersService,
    private readonly hub: EventHubService,
  ) {}

  /**
   * The address that a target means.
   *
   * @throws AppError `invalid_request` unless exactly one of the two is named
   */
  addressOf({ recipient, groupId }: Target): string {
    if (recipient && !groupId) return this.users.canonicalAddress(recipient);
    if (groupId && !recipient) return this.users.groupAddress(groupId);
    throw AppError.field('recipient', 'or groupId must be given, and not both');
  }

  /**
   * Seals for whoever reads it now, and stores it.
   *
   * @param seal makes the message for its audience
   * @returns the id, or null when the id was taken
   * @throws AppError `recipient_not_found`, or `not_found` for a group that the sender is not in; what PostgreSQL says when a group
   *   or a log cannot be had in time is answered as `overloaded`
   */
  async deliver(
    caller: Caller,
    { recipient, groupId }: Target,
    seal: (audience: Audience) => OutgoingMessage,
  ): Promise<string | null> {
    const stored = groupId
      ? await this.toGroup(caller, groupId, seal)
      : await this.toPerson(seal(await this.readers.ofPerson(caller, recipient ?? '')));
    if (!stored) return null;
    const { message, numbers } = stored;
    const fresh = freshEvents(message, numbers);
    if (fresh) this.hub.announce(fresh);
    else this.hub.wake(message.copies.map(({ userId }) => userId));
    return message.id;
  }

  private async toPerson(message: OutgoingMessage): Promise<Stored | null> {
    const numbers = await retryPassing(() => this.store.insert(message));
    return numbers && { message, numbers };
  }

  private async toGroup(
    caller: Caller,
    groupId: string,
    seal: (audience: Audience) => OutgoingMessage,
  ): Promise<Stored | null> {
    return transact(this.dataSource, async (manager) => {
      await manager.query(`SELECT ${WAIT_BRIEFLY}`);
      const message = seal(await this.readers.ofGroup(manager, caller, groupId));
      const numbers = await this.store.insert(message, manager);
      return numbers && { message, numbers };
    });
  }
}
