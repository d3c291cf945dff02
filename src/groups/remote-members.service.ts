import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { isRemote, RemoteUsersRegistry, serverOf, UsersService } from '../users/index.js';
import { MembershipRepository } from './membership.repository.js';

/** Users of peers on their way into groups of this server: before a transaction, for peers are asked. */
@Injectable()
export class RemoteMembersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly membership: MembershipRepository,
    private readonly users: UsersService,
    private readonly remoteUsers: RemoteUsersRegistry,
  ) {}

  /**
   * Sees to it that whoever is named is known here, and that the servers of all members exchange messages with each other.
   *
   * @param groupId of a group that there is already
   * @throws AppError `peers_not_connected`, `peer_unavailable`
   */
  async meet(names: string[], groupId?: string): Promise<void> {
    const remote = names.flatMap((name) => this.users.usernameOf(name) ?? []).filter(isRemote);
    if (remote.length === 0) return;
    for (const name of new Set(remote)) await this.remoteUsers.ensure(name);
    const { manager } = this.dataSource;
    const members = groupId ? ((await this.membership.membersOf(manager, [groupId])).get(groupId) ?? []) : [];
    const all = [...remote, ...members.map(({ username }) => username)];
    await this.remoteUsers.checkConnected([...new Set(all.flatMap((name) => serverOf(name) ?? []))]);
  }
}
