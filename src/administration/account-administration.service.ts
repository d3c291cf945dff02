import { Injectable } from '@nestjs/common';
import { DataSource, IsNull, MoreThan } from 'typeorm';
import { DeletionService } from '../account/index.js';
import { Session, SessionsService } from '../auth/index.js';
import { AppError, Clock } from '../common/index.js';
import { transact } from '../database/index.js';
import { User, UsersService } from '../users/index.js';
import { AccountListRepository, type AccountSummary, type ListedAccount } from './account-list.repository.js';

/** A session as an operator sees it. */
export interface ListedSession {
  id: string;
  deviceName: string | null;
  createdAt: Date;
  lastUsedAt: Date;
  expiresAt: Date;
}

/** What an operator does with accounts. A name is a username, an address or an e-mail address. */
@Injectable()
export class AccountAdministrationService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly sessions: SessionsService,
    private readonly deletion: DeletionService,
    private readonly accounts: AccountListRepository,
    private readonly clock: Clock,
  ) {}

  /** Accounts in the order of their usernames. */
  list(filter: {
    prefix?: string;
    after?: string;
    disabled: boolean;
    limit: number;
  }): Promise<ListedAccount[]> {
    return this.accounts.list(filter, this.clock.now());
  }

  /** @throws AppError `not_found` */
  async show(name: string): Promise<AccountSummary> {
    const user = await this.find(name);
    const summary = await this.accounts.summary(user.id, this.clock.now());
    if (!summary) throw notFound(name);
    return summary;
  }

  /**
   * Ends every session of an account, and lets nobody log in to it. It keeps what it has, and still gets what is sent to it.
   *
   * @throws AppError `not_found`
   */
  async disable(name: string): Promise<{ username: string; endedSessions: number }> {
    const { id, username } = await this.find(name);
    const endedSessions = await transact(this.dataSource, async (manager) => {
      // Waits for a login that is under way, whose session the next statement sees.
      await manager.update(User, { id, disabledAt: IsNull() }, { disabledAt: this.clock.now() });
      return this.sessions.endOthersIn(manager, id, null);
    });
    this.sessions.announceEnd(id);
    return { username, endedSessions };
  }

  /** @throws AppError `not_found` */
  async enable(name: string): Promise<{ username: string }> {
    const { id, username } = await this.find(name);
    await this.dataSource.manager.update(User, { id }, { disabledAt: null });
    return { username };
  }

  /** Erases an account as its owner could. @throws AppError `not_found`, `overloaded` */
  async delete(name: string): Promise<{ username: string }> {
    const { id, username } = await this.find(name);
    await this.deletion.erase(id);
    return { username };
  }

  /** Sessions that have not expired, newest first. @throws AppError `not_found` */
  async listSessions(name: string): Promise<ListedSession[]> {
    const { id: userId } = await this.find(name);
    return this.dataSource.manager.find(Session, {
      select: { id: true, deviceName: true, createdAt: true, lastUsedAt: true, expiresAt: true },
      where: { userId, expiresAt: MoreThan(this.clock.now()) },
      order: { id: 'DESC' },
    });
  }

  /**
   * Ends one session, or every one.
   *
   * @throws AppError `not_found`
   */
  async revokeSessions(
    name: string,
    sessionId: string | null,
  ): Promise<{ username: string; endedSessions: number }> {
    const { id, username } = await this.find(name);
    if (sessionId !== null) {
      await this.sessions.end(id, sessionId);
      return { username, endedSessions: 1 };
    }
    const endedSessions = await transact(this.dataSource, async (manager) => {
      await this.users.hold(manager, id);
      return this.sessions.endOthersIn(manager, id, null);
    });
    this.sessions.announceEnd(id);
    return { username, endedSessions };
  }

  private async find(name: string): Promise<User> {
    const user = await this.users.findByLogin(name.toLowerCase());
    if (!user) throw notFound(name);
    return user;
  }
}

function notFound(name: string): AppError {
  return new AppError('not_found', `There is no user ${name}.`);
}
