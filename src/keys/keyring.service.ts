import { Injectable } from '@nestjs/common';
import { DataSource, In, IsNull, LessThan, type Repository } from 'typeorm';
import { decodeCursor, encodeCursor, type Page, toPage } from '../common/index.js';
import type { User } from '../users/index.js';
import { KeyWatch } from './key-watch.entity.js';
import { KeyPair } from './key-pair.entity.js';

/** Key versions: the current ones that messages are wrapped to, and the history. */
@Injectable()
export class KeyringService {
  private readonly keyPairs: Repository<KeyPair>;

  constructor(dataSource: DataSource) {
    this.keyPairs = dataSource.getRepository(KeyPair);
  }

  /** Every version of a user's keys, newest first. */
  async all(userId: string): Promise<KeyPair[]> {
    return this.keyPairs.find({ where: { userId }, order: { version: 'DESC' } });
  }

  /** The current version of each user, by user id; a user that is gone is absent. */
  async current(userIds: string[], manager = this.keyPairs.manager): Promise<Map<string, KeyPair>> {
    const keys = await manager.findBy(KeyPair, { userId: In(userIds), retiredAt: IsNull() });
    return new Map(keys.map((key) => [key.userId, key]));
  }

  /** Notes that a peer has asked for a user's keys. */
  async watch(userId: string, server: string): Promise<void> {
    await this.keyPairs.manager
      .createQueryBuilder()
      .insert()
      .into(KeyWatch)
      .values({ userId, server })
      .orIgnore()
      .execute();
  }

  /** A page of a user's versions, newest first. */
  async history(user: User, limit: number, cursor?: string): Promise<Page<KeyPair>> {
    const before =
      cursor === undefined ? undefined : Number(decodeCursor('keys', [/^[1-9]\d{0,8}$/], cursor)[0]);
    const keys = await this.keyPairs.find({
      where: { userId: user.id, ...(before && { version: LessThan(before) }) },
      order: { version: 'DESC' },
      take: limit + 1,
    });
    return toPage(
      keys,
      limit,
      (key) => key,
      (key) => encodeCursor('keys', [String(key.version)]),
    );
  }
}
