import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/index.js';
import { GroupAddressesService, MembershipRepository } from '../groups/index.js';
import { UsersService } from '../users/index.js';
import type { Peer } from './handshake.service.js';

const GROUP = /^group:([0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})@/;

/** Who is to see that somebody writes. */
export interface TypingAudience {
  userIds: string[];
  /** The address that they write to, in full. */
  to: string;
}

/** Finds out whom it concerns that somebody writes. */
@Injectable()
export class TypingService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly membership: MembershipRepository,
    private readonly groupAddresses: GroupAddressesService,
  ) {}

  /** @throws AppError `recipient_not_found`, or `not_found` for a group that the caller is not in */
  async audience(caller: Peer, name: string): Promise<TypingAudience> {
    const { userIds, to } = await this.readers(caller, name);
    return { userIds: userIds.filter((id) => id !== caller.userId), to };
  }

  private async readers(caller: Peer, name: string): Promise<TypingAudience> {
    const groupId = GROUP.exec(name)?.[1];
    if (groupId !== undefined && name === (await this.groupAddresses.of(groupId))) {
      const members = await this.membership.members(this.dataSource.manager, groupId, caller.userId);
      return { userIds: members.map(({ userId }) => userId), to: name };
    }
    const user = await this.users.findByName(name);
    if (!user) throw AppError.field('to', 'does not exist', 'recipient_not_found');
    return { userIds: [user.id], to: this.users.addressOf(user.username) };
  }
}
