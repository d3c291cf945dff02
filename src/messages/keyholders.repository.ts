import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource, type EntityManager } from 'typeorm';
import { Statement } from '../database/index.js';
import { type Keyholder, MembershipRepository } from '../groups/index.js';

const MAX_PEOPLE = 50_000;
/** Of all groups that are remembered. */
const MAX_MEMBERS = 50_000;

const FIND = new Statement<Keyholder>(`
  SELECT users.id AS "userId", users.username, key_pairs.id AS "keyId"
  FROM users JOIN key_pairs ON key_pairs.user_id = users.id AND key_pairs.retired_at IS NULL
  WHERE users.username = ANY($1::text[])`);

/**
 * People by username, and the members of groups, as they were when they were last looked up: somebody may have rotated their keys since,
 * or be gone. The statement that stores a message holds against the database what was remembered here.
 */
@Injectable()
export class KeyholdersRepository {
  private readonly people = new LRUCache<string, Keyholder>({ max: MAX_PEOPLE });
  private readonly groups = new LRUCache<string, Keyholder[]>({
    maxSize: MAX_MEMBERS,
    sizeCalculation: ({ length }) => length,
  });

  constructor(
    private readonly dataSource: DataSource,
    private readonly membership: MembershipRepository,
  ) {}

  /**
   * @param fresh whether to read them anew
   * @returns by username; those who do not exist are absent
   */
  async find(usernames: string[], fresh: boolean): Promise<Map<string, Keyholder>> {
    const found = new Map<string, Keyholder>();
    const missing: string[] = [];
    for (const username of usernames) {
      const known = fresh ? undefined : this.people.get(username);
      if (known) found.set(username, known);
      else missing.push(username);
    }
    if (missing.length === 0) return found;
    for (const keyholder of await FIND.run(this.dataSource, [missing])) {
      this.people.set(keyholder.username, keyholder);
      found.set(keyholder.username, keyholder);
    }
    return found;
  }

  /**
   * The members of a group, read in the transaction that sends to them. The group stays held until it ends: nobody comes or goes between
   * this and the commit of what is sent.
   *
   * @throws AppError `not_found` when the user is not one of them
   */
  async findMembers(manager: EntityManager, groupId: string, userId: string): Promise<Keyholder[]> {
    await this.membership.hold(manager, groupId);
    const members = await this.membership.keyholders(manager, groupId, userId);
    this.groups.set(groupId, members);
    return members;
  }

  /** The members who are remembered; undefined unless the user is one of them. */
  rememberedMembers(groupId: string, userId: string): Keyholder[] | undefined {
    const members = this.groups.get(groupId);
    return members?.some((member) => member.userId === userId) ? members : undefined;
  }
}
