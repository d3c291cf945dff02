import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager, In } from 'typeorm';
import { Clock } from '../common/index.js';
import { transact } from '../database/index.js';
import { EventHubService, EventLogRepository, type EventType, type NewEvent } from '../events/index.js';
import { isRemote, UsersService } from '../users/index.js';
import { Group } from './group.entity.js';
import { GroupMember } from './group-member.entity.js';
import type { GroupRole } from './group-roles.js';
import { audienceOf, type MemberRow, MembershipRepository } from './membership.repository.js';

/** Somebody in a group, as its host says. */
export interface ReplicaMember {
  userId: string;
  role: GroupRole;
  joinedAt: Date;
}

/** A group as a whole. */
export interface GroupSnapshot extends Group {
  /** With their addresses, in the order of joining. */
  members: (MemberRow & { address: string })[];
}

/** Groups that more than one server has: the host says what they are, and the others keep what it said. */
@Injectable()
export class GroupReplicasService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly membership: MembershipRepository,
    private readonly users: UsersService,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /** Groups by id, as they are now. */
  async snapshots(ids: string[]): Promise<Map<string, GroupSnapshot>> {
    const { manager } = this.dataSource;
    const groups = await manager.findBy(Group, { id: In(ids) });
    const members = await this.membership.membersOf(manager, ids);
    return new Map(
      groups.map((group) => {
        const rows = members.get(group.id) ?? [];
        const addressed = rows.map((row) => ({ ...row, address: this.users.addressOf(row.username) }));
        return [group.id, { ...group, members: addressed }];
      }),
    );
  }

  /** The peer that hosts a group; null when this server does, undefined when there is no such group. */
  async hostOf(id: string): Promise<string | null | undefined> {
    return (await this.dataSource.manager.findOneBy(Group, { id }))?.server;
  }

  /** Whether all of these users are in a group. */
  async areMembers(groupId: string, userIds: string[]): Promise<boolean> {
    return (
      (await this.dataSource.manager.countBy(GroupMember, { groupId, userId: In(userIds) })) ===
      userIds.length
    );
  }

  /**
   * Makes of a group what its host says, and tells the accounts of this server what that changes.
   *
   * @returns false when the group is not that peer's
   */
  async replicate(
    server: string,
    { id, name, createdAt }: Pick<Group, 'id' | 'name' | 'createdAt'>,
    members: ReplicaMember[],
  ): Promise<boolean> {
    return this.change(id, async (manager, group, before) => {
      if (group && group.server !== server) return null;
      await manager.upsert(Group, { id, name, createdAt, server }, ['id']);
      await this.putMembers(manager, id, before, members);
      const after = (await this.membership.membersOf(manager, [id])).get(id) ?? [];
      const replica = group ?? { id, name, createdAt, server };
      const isNew = !before.some(({ username }) => !isRemote(username));
      const named =
        isNew || group?.name !== name ? [this.told(replica, after, 'group.updated', { name })] : [];
      return [...named, ...(isNew ? [] : this.differences(replica, before, after))];
    });
  }

  /** Somebody of this server is no longer in a group of a peer, or it is gone. @returns false when the group is not that peer's */
  async leave(server: string, groupId: string, userId: string, isDeleted: boolean): Promise<boolean> {
    return this.change(groupId, async (manager, group, before) => {
      const member = before.find((one) => one.userId === userId);
      if (group?.server !== server) return group ? null : [];
      if (!member) return [];
      await manager.delete(GroupMember, { groupId, userId });
      const isEmpty = !before.some((one) => one !== member && !isRemote(one.username));
      // Who else is in it is not told any more. The row stays: it says whose messages those of the group are.
      if (isEmpty) await manager.delete(GroupMember, { groupId });
      if (isDeleted)
        return [this.told(group, [member], 'group.updated', { deletedAt: this.clock.now().toISOString() })];
      return [this.aboutMember(group, before, 'group.member_removed', member)];
    });
  }

  /** A user of a peer leaves a group that is hosted here. @returns false when it is not hosted here */
  async memberLeft(groupId: string, userId: string): Promise<boolean> {
    return this.change(groupId, async (manager, group, before) => {
      const member = before.find((one) => one.userId === userId);
      if (group?.server !== null) return group ? null : [];
      if (!member) return [];
      await manager.delete(GroupMember, { groupId, userId });
      return [this.aboutMember(group, before, 'group.member_removed', member)];
    });
  }

  private async putMembers(
    manager: EntityManager,
    groupId: string,
    before: MemberRow[],
    members: ReplicaMember[],
  ): Promise<void> {
    const kept = new Set(members.map(({ userId }) => userId));
    const gone = before.filter(({ userId }) => !kept.has(userId)).map(({ userId }) => userId);
    if (gone.length > 0) await manager.delete(GroupMember, { groupId, userId: In(gone) });
    if (members.length > 0)
      await manager.upsert(
        GroupMember,
        members.map((member) => ({ ...member, groupId })),
        ['groupId', 'userId'],
      );
  }

  private differences(group: Group, before: MemberRow[], after: MemberRow[]): NewEvent[] {
    const [old, now] = [before, after].map((rows) => new Map(rows.map((row) => [row.userId, row])));
    const all = [...before, ...after.filter(({ userId }) => !old?.has(userId))];
    return [
      ...before
        .filter(({ userId }) => !now?.has(userId))
        .map((member) => this.aboutMember(group, all, 'group.member_removed', member)),
      ...after
        .filter(({ userId }) => !old?.has(userId))
        .map((member) => this.aboutMember(group, all, 'group.member_added', member)),
      ...after
        .filter(({ userId, role }) => old?.has(userId) && old.get(userId)?.role !== role)
        .map((member) => this.aboutMember(group, after, 'group.updated', member)),
    ];
  }

  private aboutMember(
    group: Group,
    told: MemberRow[],
    type: EventType,
    { username, role }: MemberRow,
  ): NewEvent {
    return this.told(group, told, type, { username, address: this.users.addressOf(username), role });
  }

  private told(group: Group, told: MemberRow[], type: EventType, data: object): NewEvent {
    return {
      userIds: audienceOf(group, told),
      type,
      at: this.clock.now(),
      data: { groupId: group.id, ...data },
    };
  }

  /** @param make answers what is to be told; null when the group is another's */
  private async change(
    groupId: string,
    make: (manager: EntityManager, group: Group | null, before: MemberRow[]) => Promise<NewEvent[] | null>,
  ): Promise<boolean> {
    const events = await transact(this.dataSource, async (manager) => {
      await this.membership.lockAll(manager, [groupId]);
      const group = await manager.findOneBy(Group, { id: groupId });
      const before = (await this.membership.membersOf(manager, [groupId])).get(groupId) ?? [];
      const made = await make(manager, group, before);
      if (made) await this.log.append(manager, made);
      return made;
    });
    this.hub.wake((events ?? []).flatMap(({ userIds }) => userIds));
    return events !== null;
  }
}
