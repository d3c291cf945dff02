import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError, type Caller } from '../common/index.js';
import { transact } from '../database/index.js';
import { EventHubService } from '../events/index.js';
import { GroupAddressesService } from '../groups/index.js';
import { Metrics } from '../metrics/index.js';
import { UsersService } from '../users/index.js';
import { freshEvents } from './fresh-message.js';
import { MessageStoreRepository, type StoreOutcome } from './message-store.repository.js';
import type { OutgoingMessage } from './outgoing-message.js';
import { type Audience, ReadersService } from './readers.service.js';

/** Whom a request names: a person or a group. */
export interface Target {
  recipient?: string | null;
  groupId?: string | null;
}

/** Makes the message for its audience. */
type Seal = (audience: Audience) => OutgoingMessage;

interface Delivery {
  message: OutgoingMessage;
  outcome: StoreOutcome;
}

/** How often a message is sealed anew because its readers' keys changed while it was. */
const ATTEMPTS = 5;

/** Brings a message to everybody whom it is for: stored with their logs in one transaction, then announced. */
@Injectable()
export class DeliveryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly readers: ReadersService,
    private readonly store: MessageStoreRepository,
    private readonly users: UsersService,
    private readonly groupAddresses: GroupAddressesService,
    private readonly hub: EventHubService,
    private readonly metrics: Metrics,
  ) {}

  /**
   * The address that a target means.
   *
   * @throws AppError `invalid_request` unless exactly one of the two is named
   */
  async addressOf({ recipient, groupId }: Target): Promise<string> {
    if (recipient && !groupId) return this.users.canonicalAddress(recipient);
    if (groupId && !recipient) return this.groupAddresses.of(groupId);
    throw AppError.field('recipient', 'or groupId must be given, and not both');
  }

  /**
   * Seals for whoever reads it now, and stores it: first with what is remembered of them, and when that no longer holds, with what the
   * database says.
   *
   * @returns the message, or null when its id was taken
   * @throws AppError `recipient_not_found`, or `not_found` for a group that the sender is not in; what PostgreSQL says when a group
   *   or a log cannot be had in time is answered as `overloaded`
   */
  async deliver(caller: Caller, target: Target, seal: Seal): Promise<OutgoingMessage | null> {
    for (let attempt = 1; attempt <= ATTEMPTS; attempt++) {
      const remembered = attempt === 1 ? await this.sealForRemembered(caller, target, seal) : null;
      const { message, outcome } = remembered
        ? { message: remembered, outcome: await this.store.insert(remembered) }
        : await this.toCurrent(caller, target, seal);
      if (outcome.state === 'taken') return null;
      if (outcome.state === 'stored') {
        this.metrics.messageSent(message.sealedBy);
        const fresh = freshEvents(message, outcome.numbers);
        if (fresh) this.hub.announce(fresh);
        else this.hub.wake(message.copies.map(({ userId }) => userId));
        return message;
      }
    }
    throw new AppError('overloaded', 'The keys of a reader change all the time; try again.', {
      retryAfterSeconds: 2,
    });
  }

  /** What does not fit those remembered, such as a wrap for a key that is new, may be right all the same: null. */
  private async sealForRemembered(
    caller: Caller,
    { recipient, groupId }: Target,
    seal: Seal,
  ): Promise<OutgoingMessage | null> {
    try {
      const audience = groupId
        ? await this.readers.ofRememberedGroup(caller, groupId)
        : await this.readers.ofPerson(caller, recipient ?? '', false);
      return audience && seal(audience);
    } catch (error) {
      if (error instanceof AppError) return null;
      throw error;
    }
  }

  /** A group is held from the moment at which its members are read. */
  private async toCurrent(caller: Caller, { recipient, groupId }: Target, seal: Seal): Promise<Delivery> {
    if (!groupId) {
      const message = seal(await this.readers.ofPerson(caller, recipient ?? '', true));
      return { message, outcome: await this.store.insert(message) };
    }
    return transact(this.dataSource, async (manager) => {
      const message = seal(await this.readers.ofGroup(manager, caller, groupId));
      return { message, outcome: await this.store.insertIn(manager, message) };
    });
  }
}
