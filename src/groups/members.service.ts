import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppError, type Caller, Clock } from '../common/index.js';
import { transact } from '../database/index.js';
import { EventHubService, EventLogRepository, type EventType } from '../events/index.js';
import { isRemote, UsersService } from '../users/index.js';
import { GroupMember } from './group-member.entity.js';
import { type GroupRole, MAX_MEMBERS, mayHandle } from './group-roles.js';
import type { Group } from './group.entity.js';
import { RemoteMembersService } from './remote-members.service.js';
import {
  audienceOf,
  forbidden,
  type GroupView,
  type MemberRow,
  MembershipRepository,
  refuseElsewhere,
  roleOf,
} from './membership.repository.js';

/** Who comes, goes, and becomes what. Each change takes the group alone, so that it stands between two sends and never within one. */
@Injectable()
export class MembersService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly membership: MembershipRepository,
    private readonly users: UsersService,
    private readonly remoteMembers: RemoteMembersService,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /**
   * Somebody on another server is a member and no more: the group is changed here.
   *
   * @throws AppError `not_found`, `forbidden`, `member_not_found`, `already_member`, `group_full`, `group_hosted_elsewhere`,
   *   `peers_not_connected`, `peer_unavailable`
   */
  async add(caller: Caller, groupId: string, name: string, role: GroupRole): Promise<GroupView> {
    await this.membership.members(this.dataSource.manager, groupId, caller.userId);
    await this.remoteMembers.meet([name], groupId);
    return this.change(caller, groupId, async (manager, members, group) => {
      refuseElsewhere(group);
      if (!mayHandle(roleOf(members, caller.userId), role)) throw forbidden();
      const user = (await this.users.holdByNames(manager, [name])).get(name);
      if (!user) throw AppError.field('username', 'does not exist', 'member_not_found');
      if (isRemote(user.username)) refuseRemoteRole(role);
      if (members.some(({ userId }) => userId === user.id)) {
        throw AppError.field('username', 'is a member already', 'already_member');
      }
      if (members.length >= MAX_MEMBERS)
        throw new AppError('group_full', `A group has up to ${MAX_MEMBERS} members.`);
      const joinedAt = this.clock.now();
      await manager.insert(GroupMember, { groupId, userId: user.id, role, joinedAt });
      return { type: 'group.member_added', member: { userId: user.id, username: user.username, role } };
    });
  }

  /** @throws AppError `not_found`, `forbidden`, `last_owner`, `group_hosted_elsewhere` */
  async changeRole(caller: Caller, groupId: string, name: string, role: GroupRole): Promise<GroupView> {
    return this.change(caller, groupId, async (manager, members, group) => {
      refuseElsewhere(group);
      const member = this.find(members, name);
      if (isRemote(member.username)) refuseRemoteRole(role);
      const own = roleOf(members, caller.userId);
      if (!mayHandle(own, member.role) || !mayHandle(own, role)) throw forbidden();
      if (role === member.role) return null;
      if (role !== 'owner') refuseLastOwner(members, member);
      await manager.update(GroupMember, { groupId, userId: member.userId }, { role });
      return { type: 'group.updated', member: { ...member, role } };
    });
  }

  /** Removes a member, or lets the caller leave. @throws AppError `not_found`, `forbidden`, `last_owner`, `group_hosted_elsewhere` */
  async remove(caller: Caller, groupId: string, name: string): Promise<void> {
    await this.change(caller, groupId, async (manager, members, group) => {
      const member = this.find(members, name);
      const leaves = member.userId === caller.userId;
      if (!leaves) refuseElsewhere(group);
      if (!leaves && !mayHandle(roleOf(members, caller.userId), member.role)) throw forbidden();
      refuseLastOwner(members, member);
      await manager.delete(GroupMember, { groupId, userId: member.userId });
      return { type: 'group.member_removed', member };
    });
  }

  private find(members: MemberRow[], name: string): MemberRow {
    const username = this.users.usernameOf(name.toLowerCase());
    const member = members.find((one) => one.username === username);
    if (!member) throw new AppError('not_found', 'There is no such member.');
    return member;
  }

  /**
   * Makes one change under the group's lock and tells everybody whom it concerns: the members and whoever came or went.
   *
   * @param make answers null when there is nothing to change
   */
  private async change(
    caller: Caller,
    groupId: string,
    make: (
      manager: EntityManager,
      members: MemberRow[],
      group: Group,
    ) => Promise<{ type: EventType; member: Pick<MemberRow, 'userId' | 'username' | 'role'> } | null>,
  ): Promise<GroupView> {
    const { userIds, view } = await transact(this.dataSource, async (manager) => {
      const group = await this.membership.lock(manager, groupId);
      const before = await this.membership.members(manager, groupId, caller.userId);
      const made = await make(manager, before, group);
      if (!made) return { userIds: [], view: { group, members: before } };
      const { type, member } = made;
      const members = (await this.membership.membersOf(manager, [groupId])).get(groupId) ?? [];
      const told = audienceOf(group, before, { withHost: type === 'group.member_removed' });
      const userIds = [...new Set([...told, member.userId])];
      const { username, role } = member;
      const data = { groupId, username, address: this.users.addressOf(username), role };
      await this.log.append(manager, [{ userIds, type, at: this.clock.now(), data }]);
      return { userIds, view: { group, members } };
    });
    this.hub.wake(userIds);
    return view;
  }
}

function refuseRemoteRole(role: GroupRole): void {
  if (role !== 'member') throw AppError.field('role', 'of somebody on another server is member');
}

function refuseLastOwner(members: MemberRow[], member: MemberRow): void {
  if (member.role === 'owner' && members.filter(({ role }) => role === 'owner').length === 1) {
    throw new AppError('last_owner', 'Make somebody else an owner first.');
  }
}
