import { Injectable } from '@nestjs/common';
import { DataSource, type EntityManager } from 'typeorm';
import { SessionsService } from '../auth/index.js';
import { Clock } from '../common/index.js';
import { retryPassing, transact } from '../database/index.js';
import { EventHubService, EventLogRepository, type NewEvent } from '../events/index.js';
import { DepartureService } from '../groups/index.js';
import { AccountErasureRepository } from '../messages/index.js';
import { type Credential, CredentialsService, User, UsersService } from '../users/index.js';

/** Events of the account's own log that go at once. */
const EVENTS_A_STEP = 10_000;

/** Deletes accounts. */
@Injectable()
export class DeletionService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly sessions: SessionsService,
    private readonly departure: DepartureService,
    private readonly erasure: AccountErasureRepository,
    private readonly log: EventLogRepository,
    private readonly hub: EventHubService,
    private readonly clock: Clock,
  ) {}

  /**
   * Erases the account of somebody who proves to be its owner.
   *
   * @throws AppError `invalid_credentials`, `overloaded`
   */
  async delete(userId: string, credential: Credential): Promise<void> {
    const user = await this.users.get(userId);
    await this.credentials.check(user, credential);
    await this.erase(userId);
  }

  /**
   * Erases the account, its keys, its sessions and its picture, and wipes what it sent for every reader.
   *
   * It goes in small steps, each a transaction, so that nobody waits long for what a step locks. The account goes with the last one:
   * when the server stops in between, its owner can ask again, and what was done stays done.
   *
   * @throws AppError `overloaded`
   */
  async erase(userId: string): Promise<void> {
    await this.wipe(userId);
    await this.leaveGroups(userId);
    await this.deleteLog(userId);
    // What came meanwhile, and from the groups comes nothing any more.
    await this.wipe(userId);
    await this.finish(userId);
  }

  private async wipe(userId: string): Promise<void> {
    for await (const ids of this.erasure.portions(this.dataSource.manager, userId)) {
      await this.step((manager, at) => this.erasure.erase(manager, userId, ids, at));
    }
  }

  private async leaveGroups(userId: string): Promise<void> {
    for (const groupId of await this.departure.groupsOf(this.dataSource.manager, userId)) {
      await this.step((manager, at) => this.departure.leave(manager, [groupId], userId, at));
    }
  }

  /** From its beginning, as what is too old to keep: in the last step nobody could write to the account for as long as that takes. */
  private async deleteLog(userId: string): Promise<void> {
    while ((await retryPassing(() => this.log.deleteFirst(userId, EVENTS_A_STEP))) >= EVENTS_A_STEP);
  }

  /** What came at last, and the account. */
  private async finish(userId: string): Promise<void> {
    await this.step(async (manager, at) => {
      await this.departure.lockGroups(manager, userId);
      // Waits for the user's sends that are under way, and lets no other begin.
      await manager.findOne(User, {
        where: { id: userId },
        select: { id: true },
        lock: { mode: 'pessimistic_write' },
      });
      const events = await this.departure.leaveAll(manager, userId, at);
      for await (const ids of this.erasure.portions(manager, userId)) {
        events.push(...(await this.erasure.erase(manager, userId, ids, at)));
      }
      await manager.delete(User, { id: userId });
      return events;
    });
    this.sessions.announceEnd(userId);
  }

  /** One transaction, which ends with telling others what it did. */
  private async step(take: (manager: EntityManager, at: Date) => Promise<NewEvent[]>): Promise<void> {
    const told = await transact(this.dataSource, async (manager) => {
      const events = await take(manager, this.clock.now());
      await this.log.append(manager, events);
      return events.flatMap(({ userIds }) => userIds);
    });
    this.hub.wake([...new Set(told)]);
  }
}
