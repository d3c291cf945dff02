import { Injectable } from '@nestjs/common';
import type { EntityManager } from 'typeorm';
import { AppError } from '../common/index.js';
import { Statement, WAIT_BRIEFLY } from '../database/index.js';
import { isRemote, serverOf, User } from '../users/index.js';
import { Group } from './group.entity.js';
import { GroupMember } from './group-member.entity.js';

/** A member with what others see of them. */
export interface MemberRow extends GroupMember {
  username: string;
  displayName: string | null;
}

/** A user with the id of their current key version. */
export interface Keyholder {
  userId: string;
  username: string;
  keyId: string;
}

const KEYHOLDERS = new Statement<Keyholder>(`
  SELECT users.id AS "userId", users.username, key_pairs.id AS "keyId"
  FROM group_members JOIN users ON users.id = group_members.user_id
  JOIN key_pairs ON key_pairs.user_id = users.id AND key_pairs.retired_at IS NULL
  WHERE group_members.group_id = $1
  ORDER BY group_members.joined_at, users.username`);

const HOLD = new Statement(`SELECT ${WAIT_BRIEFLY}, pg_advisory_xact_lock_shared(hashtextextended($1, 0))`);

/** A group with everybody in it. */
export interface GroupView {
  group: Group;
  members: MemberRow[];
}

/**
 * Who is in which group. A group's lock is an advisory one: these are served in turn, while whoever shares the lock on a row passes those
 * that wait for it, so that a group in which somebody always writes could never be changed.
 */
@Injectable()
export class MembershipRepository {
  /** Keeps a group as it is until the transaction ends, which waits briefly for this and other locks; others may keep it as well. */
  async hold(manager: EntityManager, groupId: string): Promise<void> {
    await HOLD.run(manager, [groupId]);
  }

  /**
   * Takes a group for a change, until the transaction ends: waits for those that keep it, and everybody who comes later waits.
   *
   * @throws AppError `not_found`
   */
  async lock(manager: EntityManager, groupId: string): Promise<Group> {
    await this.lockAll(manager, [groupId]);
    const group = await manager.findOneBy(Group, { id: groupId });
    if (!group) throw groupNotFound();
    return group;
  }

  /** Takes several groups, in the order of their ids. */
  async lockAll(manager: EntityManager, groupIds: string[]): Promise<void> {
    await manager.query(
      `SELECT pg_advisory_xact_lock(hashtextextended(id, 0))
       FROM (SELECT id FROM unnest($1::text[]) AS id ORDER BY id) AS ordered`,
      [groupIds],
    );
  }

  /**
   * The members of a group in the order of joining.
   *
   * @throws AppError `not_found` when the user is not one of them, as when there is no such group
   */
  async members(manager: EntityManager, groupId: string, userId: string): Promise<MemberRow[]> {
    const members = (await this.membersOf(manager, [groupId])).get(groupId) ?? [];
    if (!members.some((member) => member.userId === userId)) throw groupNotFound();
    return members;
  }

  /**
   * The members of a group with their current key versions, in the order of joining.
   *
   * @throws AppError `not_found` when the user is not one of them
   */
  async keyholders(manager: EntityManager, groupId: string, userId: string): Promise<Keyholder[]> {
    const keyholders = await KEYHOLDERS.run(manager, [groupId]);
    if (!keyholders.some((member) => member.userId === userId)) throw groupNotFound();
    return keyholders;
  }

  /** The members of several groups, by group id, in the order of joining. */
  async membersOf(manager: EntityManager, groupIds: string[]): Promise<Map<string, MemberRow[]>> {
    const groups = new Map(groupIds.map((id) => [id, [] as MemberRow[]]));
    if (groupIds.length === 0) return groups;
    const found = await manager
      .createQueryBuilder(GroupMember, 'member')
      .innerJoin(User, 'user', 'user.id = member.userId')
      .select([
        'member.groupId AS "groupId"',
        'member.userId AS "userId"',
        'member.role AS role',
        'member.joinedAt AS "joinedAt"',
        'user.username AS username',
        'user.displayName AS "displayName"',
      ])
      .where('member.groupId IN (:...groupIds)', { groupIds })
      .orderBy('member.joinedAt')
      .addOrderBy('user.username')
      .getRawMany<MemberRow>();
    for (const member of found) groups.get(member.groupId)?.push(member);
    return groups;
  }
}

export function groupNotFound(): AppError {
  return new AppError('not_found', 'There is no such group.');
}

export function roleOf(members: MemberRow[], userId: string): MemberRow['role'] {
  return members.find((member) => member.userId === userId)?.role ?? 'member';
}

export function forbidden(): AppError {
  return new AppError('forbidden', 'Your role in the group does not allow this.');
}

/** @throws AppError `group_hosted_elsewhere` */
export function refuseElsewhere({ server }: Group): void {
  if (server !== null)
    throw new AppError('group_hosted_elsewhere', `Its members at ${server} change the group.`);
}

/**
 * Who is told of a change: everybody, of a group that is hosted here. Of another one its host tells the others: the accounts of this
 * server are told, and somebody at the host, when it has to know.
 */
export function audienceOf(
  { server }: Group,
  members: MemberRow[],
  { withHost = false }: { withHost?: boolean } = {},
): string[] {
  if (server === null) return members.map(({ userId }) => userId);
  const told = members.filter(({ username }) => !isRemote(username));
  const host = withHost ? members.find(({ username }) => serverOf(username) === server) : undefined;
  return [...told, ...(host ? [host] : [])].map(({ userId }) => userId);
}
