import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppError, type Caller } from '../common/index.js';
import { MembershipRepository } from '../groups/index.js';
import { type KeyPair, KeyringService } from '../keys/index.js';
import { UsersService } from '../users/index.js';

/** Someone who will hold a copy of a message: the sender, or one whom it is sent to, or both. */
export interface Reader {
  userId: string;
  address: string;
  /** The address of whoever the conversation is with, for this reader. */
  peer: string;
  sent: boolean;
  received: boolean;
  /** Their current key version. */
  key: KeyPair;
}

/** Whom a message goes to, and everybody who will hold a copy. */
export interface Audience {
  to: string;
  groupId: string | null;
  readers: Reader[];
}

type Party = Omit<Reader, 'key'>;

/** Finds out who reads a message. */
@Injectable()
export class ReadersService {
  constructor(
    private readonly users: UsersService,
    private readonly keyring: KeyringService,
    private readonly membership: MembershipRepository,
  ) {}

  /**
   * The sender and the recipient with their current keys; one reader when they are the same.
   *
   * @throws AppError `recipient_not_found`
   */
  async ofPerson(caller: Caller, recipient: string): Promise<Audience> {
    const user = await this.users.findByName(recipient);
    if (!user) throw recipientNotFound();
    const to = this.users.addressOf(user.username);
    const toSelf = user.id === caller.userId;
    const parties: Party[] = [
      { userId: caller.userId, address: caller.address, peer: to, sent: true, received: toSelf },
      ...(toSelf
        ? []
        : [{ userId: user.id, address: to, peer: caller.address, sent: false, received: true }]),
    ];
    const readers = await this.withKeys(parties);
    if (readers.length < parties.length) throw recipientNotFound();
    return { to, groupId: null, readers };
  }

  /**
   * The members of a group with their current keys. The group stays locked until the transaction ends: nobody comes or goes between
   * this and the commit of what is sent to them.
   *
   * @param manager of the transaction that sends
   * @throws AppError `not_found` when the sender is not a member
   */
  async ofGroup(manager: EntityManager, caller: Caller, groupId: string): Promise<Audience> {
    await this.membership.hold(manager, groupId);
    const members = await this.membership.members(manager, groupId, caller.userId);
    const to = this.users.groupAddress(groupId);
    const parties = members.map(({ userId, username }): Party => {
      const sent = userId === caller.userId;
      return { userId, address: this.users.addressOf(username), peer: to, sent, received: !sent };
    });
    return { to, groupId, readers: await this.withKeys(parties, manager) };
  }

  private async withKeys(parties: Party[], manager?: EntityManager): Promise<Reader[]> {
    const keys = await this.keyring.current(
      parties.map(({ userId }) => userId),
      manager,
    );
    return parties.flatMap((party) => {
      const key = keys.get(party.userId);
      return key ? [{ ...party, key }] : [];
    });
  }
}

function recipientNotFound(): AppError {
  return AppError.field('recipient', 'does not exist', 'recipient_not_found');
}
