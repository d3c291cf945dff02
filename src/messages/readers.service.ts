import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppError, type Caller } from '../common/index.js';
import { GroupAddressesService, type Keyholder } from '../groups/index.js';
import { type ParsedKey, PublicKeyCacheService } from '../keys/index.js';
import { isRemote, RemoteUsersRegistry, UsersService } from '../users/index.js';
import { KeyholdersRepository } from './keyholders.repository.js';

/** Someone who will hold a copy of a message: the sender, or one whom it is sent to, or both. */
export interface Reader {
  userId: string;
  address: string;
  /** The address of whoever the conversation is with, for this reader. */
  peer: string;
  sent: boolean;
  received: boolean;
  /** Their current key version. */
  key: ParsedKey;
}

/** Whom a message goes to, and everybody who will hold a copy. */
export interface Audience {
  to: string;
  groupId: string | null;
  readers: Reader[];
}

/** Finds out who reads a message. */
@Injectable()
export class ReadersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly remoteUsers: RemoteUsersRegistry,
    private readonly publicKeys: PublicKeyCacheService,
    private readonly keyholders: KeyholdersRepository,
    private readonly groupAddresses: GroupAddressesService,
  ) {}

  /**
   * The sender and the recipient with their current keys; one reader when they are the same.
   *
   * @param fresh whether to read from the database what is remembered of them
   * @throws AppError `recipient_not_found`, `peer_unavailable`
   */
  async ofPerson(caller: Caller, recipient: string, fresh: boolean): Promise<Audience> {
    const username = this.users.usernameOf(recipient) ?? '';
    const names = [...new Set([caller.username, username])];
    let people = await this.keyholders.find(names, fresh);
    if (isRemote(username) && !people.has(username)) {
      await this.remoteUsers.ensure(username);
      people = await this.keyholders.find(names, true);
    }
    const sender = people.get(caller.username);
    const receiver = people.get(username);
    if (!receiver) throw recipientNotFound();
    // The sender deleted the account while this request was under way.
    if (!sender) throw new AppError('unauthorized');
    const keys = await this.publicKeys.find(this.dataSource, [sender.keyId, receiver.keyId]);
    const to = this.users.addressOf(username);
    const toSelf = receiver.userId === caller.userId;
    const readers = (toSelf ? [sender] : [sender, receiver]).map((person) => {
      const sent = person.userId === caller.userId;
      return this.toReader(person, sent ? to : caller.address, sent, toSelf || !sent, keys);
    });
    return { to, groupId: null, readers };
  }

  /**
   * The members of a group with their current keys.
   *
   * @param manager of the transaction that sends, which holds the group from then on
   * @throws AppError `not_found` when the sender is not a member
   */
  async ofGroup(manager: EntityManager, caller: Caller, groupId: string): Promise<Audience> {
    const members = await this.keyholders.findMembers(manager, groupId, caller.userId);
    return this.toGroup(manager, caller, groupId, members);
  }

  /** The same as it is remembered; null when it is not. */
  async ofRememberedGroup(caller: Caller, groupId: string): Promise<Audience | null> {
    const members = this.keyholders.rememberedMembers(groupId, caller.userId);
    return members ? this.toGroup(this.dataSource.manager, caller, groupId, members) : null;
  }

  private async toGroup(
    manager: EntityManager,
    caller: Caller,
    groupId: string,
    members: Keyholder[],
  ): Promise<Audience> {
    const keys = await this.publicKeys.find(
      manager,
      members.map(({ keyId }) => keyId),
    );
    const to = await this.groupAddresses.of(groupId, manager);
    const readers = members.map((member) => {
      const sent = member.userId === caller.userId;
      return this.toReader(member, to, sent, !sent, keys);
    });
    return { to, groupId, readers };
  }

  private toReader(
    { userId, username, keyId }: Keyholder,
    peer: string,
    sent: boolean,
    received: boolean,
    keys: Map<string, ParsedKey>,
  ): Reader {
    const key = keys.get(keyId);
    // The account was deleted a moment ago.
    if (!key) throw recipientNotFound();
    return { userId, address: this.users.addressOf(username), peer, sent, received, key };
  }
}

function recipientNotFound(): AppError {
  return AppError.field('recipient', 'does not exist', 'recipient_not_found');
}
