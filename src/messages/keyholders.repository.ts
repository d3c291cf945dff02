import { Injectable } from '@nestjs/common';
import { LRUCache } from 'lru-cache';
import { DataSource } from 'typeorm';
import { Statement } from '../database/index.js';
import type { Keyholder } from '../groups/index.js';

const MAX_PEOPLE = 50_000;

const FIND = new Statement<Keyholder>(`
  SELECT users.id AS "userId", users.username, key_pairs.id AS "keyId"
  FROM users JOIN key_pairs ON key_pairs.user_id = users.id AND key_pairs.retired_at IS NULL
  WHERE users.username = ANY($1::text[])`);

/**
 * People by username, as they were when they were last looked up: somebody may have rotated their keys since, or be gone. The statement
 * that stores a message holds against the database what was remembered here.
 */
@Injectable()
export class KeyholdersRepository {
  private readonly people = new LRUCache<string, Keyholder>({ max: MAX_PEOPLE });

  constructor(private readonly dataSource: DataSource) {}

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
}
