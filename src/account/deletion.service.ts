import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { Clock } from '../common/index.js';
import { transact } from '../database/index.js';
import { EventHubService } from '../events/index.js';
import { DepartureService } from '../groups/index.js';
import { ErasureRepository } from '../messages/index.js';
import { type Credential, CredentialsService, User, UsersService } from '../users/index.js';

/** Deletes accounts. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly departure: DepartureService,
    private readonly erasure: ErasureRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /**
   * Erases the account, its keys, its sessions and its picture, and wipes what it sent for every reader.
   *
   * @throws AppError `invalid_credentials`, `overloaded`
   */
  async delete(userId: string, credential: Credential): Promise<void> {
    const user = await this.users.get(userId);
    await this.credentials.check(user, credential);
    const told = await transact(this.dataSource, async (manager) => {
      await this.departure.lockGroups(manager, userId);
      // Waits for the user's sends that are under way, and lets no other begin.
      await manager.findOne(User, {
        where: { id: userId },
        select: { id: true },
        lock: { mode: 'pessimistic_write' },
      });
      const now = this.clock.now();
      const departures = await this.departure.leaveAll(manager, userId, now);
      const wiped = await this.erasure.eraseUser(manager, userId, now);
      await manager.delete(User, { id: userId });
      return this.erasure.tellReaders(manager, wiped, now, departures);
    });
    this.hub.wake([...told, userId]);
  }
}
