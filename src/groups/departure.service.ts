import { Injectable } from '@nestjs/common';
import { type EntityManager, In } from 'typeorm';
import type { EventType, NewEvent } from '../events/index.js';
import { isRemote, UsersService } from '../users/index.js';
import { Group } from './group.entity.js';
import { GroupMember } from './group-member.entity.js';
import { audienceOf, type MemberRow, MembershipRepository } from './membership.repository.js';

/** Takes somebody out of their groups, when the account goes. */
@Injectable()
export class DepartureService {
  constructor(
    private readonly membership: MembershipRepository,
    private readonly users: UsersService,
  ) {}

  /**
   * Locks every group of a user until the transaction ends. A send locks the group and then names its members, so this comes before
   * the lock on the account.
   */
  async lockGroups(manager: EntityManager, userId: string): Promise<void> {
    await this.membership.lockAll(manager, await this.groupsOf(manager, userId));
  }

  /** The ids of the groups that a user is in, in order. */
  async groupsOf(manager: EntityManager, userId: string): Promise<string[]> {
    const memberships = await manager.find(GroupMember, {
      where: { userId },
      select: { groupId: true },
      order: { groupId: 'ASC' },
    });
    return memberships.map(({ groupId }) => groupId);
  }

  /**
   * Leaves every group.
   *
   * @param manager of the transaction that deletes the account, which nobody can add to a group any more
   * @returns what the others are to be told
   */
  async leaveAll(manager: EntityManager, userId: string, at: Date): Promise<NewEvent[]> {
    // Whoever was added between the two locks is in one more group.
    return this.leave(manager, await this.groupsOf(manager, userId), userId, at);
  }

  /**
   * Leaves groups, under their locks. A group whose only owner goes is owned by whoever has been in it longest, admins first; one in
   * which nobody of this server is left goes too. What becomes of a group that a peer hosts is the peer's business.
   *
   * @returns what the others, and the goer's own devices, are to be told
   */
  async leave(manager: EntityManager, groupIds: string[], userId: string, at: Date): Promise<NewEvent[]> {
    await this.membership.lockAll(manager, groupIds);
    const events: NewEvent[] = [];
    const groups = new Map(
      (await manager.findBy(Group, { id: In(groupIds) })).map((group) => [group.id, group]),
    );
    for (const [groupId, members] of await this.membership.membersOf(manager, groupIds)) {
      const goer = members.find((member) => member.userId === userId);
      const others = members.filter((member) => member !== goer);
      const local = others.filter(({ username }) => !isRemote(username));
      const [heir] = [...local.filter(({ role }) => role === 'admin'), ...local];
      const group = groups.get(groupId);
      if (!goer || !group) continue;
      await manager.delete(GroupMember, { groupId, userId });
      const tell = (told: MemberRow[], type: EventType, { username, role }: MemberRow): void => {
        const data = { groupId, username, address: this.users.addressOf(username), role };
        events.push({ userIds: audienceOf(group, told, { withHost: true }), type, at, data });
      };
      // Devices of the goer, too: the account may stand for a while yet.
      tell(members, 'group.member_removed', goer);
      if (group.server !== null) continue;
      if (!heir) {
        await manager.delete(Group, { id: groupId });
        if (others.length === 0) continue;
        const userIds = others.map((member) => member.userId);
        events.push({ userIds, type: 'group.updated', at, data: { groupId, deletedAt: at.toISOString() } });
      } else if (!others.some(({ role }) => role === 'owner')) {
        await manager.update(GroupMember, { groupId, userId: heir.userId }, { role: 'owner' });
        tell(others, 'group.updated', { ...heir, role: 'owner' });
      }
    }
    return events;
  }
}
