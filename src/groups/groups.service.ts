import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In, LessThan } from 'typeorm';
import { v7 as uuid } from 'uuid';
import {
  AppError,
  type Caller,
  Clock,
  decodeCursor,
  encodeCursor,
  type Page,
  toPage,
  UUID,
} from '../common/index.js';
import { transact } from '../database/index.js';
import { EventHubService, EventLogRepository } from '../events/index.js';
import { UsersService } from '../users/index.js';
import { Group } from './group.entity.js';
import { GroupMember } from './group-member.entity.js';
import { mayDelete, mayRename } from './group-roles.js';
import { RemoteMembersService } from './remote-members.service.js';
import {
  forbidden,
  groupNotFound,
  type GroupView,
  type MemberRow,
  MembershipRepository,
  refuseElsewhere,
  roleOf,
} from './membership.repository.js';

/** Groups as a whole: made, renamed, deleted, listed. */
@Injectable()
export class GroupsService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly membership: MembershipRepository,
    private readonly users: UsersService,
    private readonly remoteMembers: RemoteMembersService,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /** @throws AppError `member_not_found` naming the member, `peers_not_connected`, `peer_unavailable` */
  async create(caller: Caller, name: string, names: string[]): Promise<GroupView> {
    const now = this.clock.now();
    const group: Group = { id: uuid(), name, createdAt: now, server: null };
    await this.remoteMembers.meet(names);
    const view = await transact(this.dataSource, async (manager) => {
      const userIds = await this.holdMembers(manager, caller, names);
      await manager.insert(Group, group);
      await manager.insert(
        GroupMember,
        userIds.map((userId): GroupMember => {
          const role = userId === caller.userId ? 'owner' : 'member';
          return { groupId: group.id, userId, role, joinedAt: now };
        }),
      );
      const members = await this.membership.members(manager, group.id, caller.userId);
      await this.logName(manager, group, members, now);
      return { group, members };
    });
    this.hub.wake(view.members.map(({ userId }) => userId));
    return view;
  }

  /** @throws AppError `not_found` */
  async get(userId: string, id: string): Promise<GroupView> {
    const { manager } = this.dataSource;
    const members = await this.membership.members(manager, id, userId);
    const group = await manager.findOneBy(Group, { id });
    if (!group) throw groupNotFound();
    return { group, members };
  }

  /** The user's groups, newest first. */
  async list(userId: string, limit: number, cursor?: string): Promise<Page<GroupView>> {
    const { manager } = this.dataSource;
    const before = cursor === undefined ? undefined : decodeCursor('groups', [UUID], cursor)[0];
    const memberships = await manager.find(GroupMember, {
      where: { userId, ...(before !== undefined && { groupId: LessThan(before) }) },
      order: { groupId: 'DESC' },
      take: limit + 1,
    });
    const page = toPage(
      memberships,
      limit,
      ({ groupId }) => groupId,
      ({ groupId }) => encodeCursor('groups', [groupId]),
    );
    const groups = new Map(
      (await manager.findBy(Group, { id: In(page.items) })).map((group) => [group.id, group]),
    );
    const members = await this.membership.membersOf(manager, page.items);
    const items = page.items.flatMap((id) => {
      const group = groups.get(id);
      return group ? [{ group, members: members.get(id) ?? [] }] : [];
    });
    return { items, nextCursor: page.nextCursor };
  }

  /** @throws AppError `not_found`, `forbidden`, `group_hosted_elsewhere` */
  async rename(caller: Caller, id: string, name: string): Promise<GroupView> {
    const view = await transact(this.dataSource, async (manager) => {
      const group = await this.membership.lock(manager, id);
      const members = await this.membership.members(manager, id, caller.userId);
      refuseElsewhere(group);
      if (!mayRename(roleOf(members, caller.userId))) throw forbidden();
      if (name === group.name) return { group, members };
      await manager.update(Group, { id }, { name });
      const renamed = { ...group, name };
      await this.logName(manager, renamed, members, this.clock.now());
      return { group: renamed, members };
    });
    this.hub.wake(view.members.map(({ userId }) => userId));
    return view;
  }

  /** Everybody is out then; what they have of its messages they keep. @throws AppError `not_found`, `forbidden`, `group_hosted_elsewhere` */
  async delete(caller: Caller, id: string): Promise<void> {
    const userIds = await transact(this.dataSource, async (manager) => {
      const group = await this.membership.lock(manager, id);
      const members = await this.membership.members(manager, id, caller.userId);
      refuseElsewhere(group);
      if (!mayDelete(roleOf(members, caller.userId))) throw forbidden();
      await manager.delete(Group, { id });
      const ids = members.map(({ userId }) => userId);
      const at = this.clock.now();
      const data = { groupId: id, deletedAt: at.toISOString() };
      await this.log.append(manager, [{ userIds: ids, type: 'group.updated', at, data }]);
      return ids;
    });
    this.hub.wake(userIds);
  }

  /** The ids of the caller and of whoever is named, each once. */
  private async holdMembers(manager: EntityManager, caller: Caller, names: string[]): Promise<string[]> {
    const found = await this.users.holdByNames(manager, [...names, caller.username]);
    const ids = [caller.username, ...names].map((name, index) => {
      const user = found.get(name);
      if (user) return user.id;
      if (index === 0) throw new AppError('unauthorized');
      throw AppError.field(`members.${index - 1}`, 'does not exist', 'member_not_found');
    });
    return [...new Set(ids)];
  }

  private async logName(
    manager: EntityManager,
    { id, name }: Group,
    members: MemberRow[],
    at: Date,
  ): Promise<void> {
    const userIds = members.map(({ userId }) => userId);
    await this.log.append(manager, [{ userIds, type: 'group.updated', at, data: { groupId: id, name } }]);
  }
}
