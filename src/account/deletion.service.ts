import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import { ErasureRepository } from '../messages/index.js';
import { type Credential, CredentialsService, User, UsersService } from '../users/index.js';

/** Deletes accounts. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly erasure: ErasureRepository,
    private readonly clock: Clock,
  ) {}

  /**
   * Erases the account, its keys, its sessions and its picture, and wipes what it sent for every reader.
   *
   * @throws AppError `invalid_credentials`, `overloaded`
   */
  async delete(userId: string, credential: Credential): Promise<void> {
    await this.credentials.check(await this.users.get(userId), credential);
    await this.dataSource.transaction(async (manager) => {
      // Waits for the user's sends that are under way, and lets no other begin.
      await manager.findOne(User, {
        where: { id: userId },
        select: { id: true },
        lock: { mode: 'pessimistic_write' },
      });
      await this.erasure.eraseUser(manager, userId, this.clock.now());
      await manager.delete(User, { id: userId });
    });
  }
}
