import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { AppError, Clock } from '../common/index.js';
import { transact, violates } from '../database/index.js';
import { EventHubService, EventLogRepository } from '../events/index.js';
import { accountKeyOf, CredentialsService, KeyWorkService, UsersService } from '../users/index.js';
import { KeyPair } from './key-pair.entity.js';
import { toPublicKeyDto } from './keyring.mapper.js';
import { checkClientKey, type ClientKey, keyPairOf, type NewKey, sealGeneratedKey } from './new-key.js';

const WATCHERS = `
  SELECT DISTINCT ON (remote.server) remote.id
  FROM key_watches JOIN users remote ON remote.server = key_watches.server
  JOIN key_pairs ON key_pairs.user_id = remote.id AND key_pairs.retired_at IS NULL
  WHERE key_watches.user_id = $1 ORDER BY remote.server, remote.id`;

/** Adds a key version and retires the one before; old versions stay sealed and readable. */
@Injectable()
export class RotationService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly keyWork: KeyWorkService,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /**
   * Rotates to keys that the server makes and seals.
   *
   * @throws AppError `invalid_credentials`, `stale_key`, `overloaded`
   */
  async byPassword(userId: string, password: string, expectedKeyId?: string | null): Promise<void> {
    const user = await this.users.get(userId);
    const { sealKey } = await this.credentials.checkPassword(user, password);
    const key = sealGeneratedKey(accountKeyOf(user, sealKey), await this.keyWork.generateKeyPairs());
    await this.swap(userId, key, expectedKeyId);
  }

  /**
   * Rotates to keys that the client made and sealed.
   *
   * @throws AppError `invalid_credentials`, `stale_key`, `invalid_request`
   */
  async byAuthKey(userId: string, authKey: Buffer, key: ClientKey, expectedKeyId: string): Promise<void> {
    this.credentials.checkAuthKey(await this.users.get(userId), authKey);
    await this.swap(userId, checkClientKey(key), expectedKeyId);
  }

  /** Compare-and-swap: of two rotations at once, the second finds no current version that it may retire. */
  private async swap(userId: string, key: NewKey, expectedKeyId?: string | null): Promise<void> {
    const now = this.clock.now();
    const told = await transact(this.dataSource, async (manager) => {
      const { username } = await this.users.hold(manager, userId);
      const result: { raw: unknown } = await manager
        .createQueryBuilder()
        .update(KeyPair)
        .set({ retiredAt: now })
        .where('user_id = :userId AND retired_at IS NULL', { userId })
        .andWhere(expectedKeyId ? 'id = :expectedKeyId' : 'true', { expectedKeyId })
        .returning('version')
        .execute();
      const [retired] = result.raw as { version: number }[];
      if (!retired) throw new AppError('stale_key', 'The expected key is not the current one.');
      const next = keyPairOf(userId, retired.version + 1, key, now);
      await manager.insert(KeyPair, next).catch(refuseUsedKey);
      const data = { key: toPublicKeyDto(next) };
      const watchers = await this.watchersOf(manager, userId);
      const address = this.users.addressOf(username);
      await this.log.append(manager, [
        { userIds: [userId], type: 'key.rotated', at: now, data },
        { userIds: watchers, type: 'key.rotated', at: now, data: { address } },
      ]);
      return [userId, ...watchers];
    });
    this.hub.wake(told);
  }

  /** Somebody of each peer that has asked for the user's keys: the peer is told by what is in their log. */
  private async watchersOf(manager: EntityManager, userId: string): Promise<string[]> {
    if (!this.users.hasPeers) return [];
    const watchers: { id: string }[] = await manager.query(WATCHERS, [userId]);
    return watchers.map(({ id }) => id);
  }
}

function refuseUsedKey(error: unknown): never {
  if (violates(error, 'uniqueViolation', 'key_pairs_user_id_fingerprint_key')) {
    throw AppError.field('key.publicKey', 'was used by an earlier version');
  }
  throw error;
}
