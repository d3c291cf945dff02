import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { transact } from '../database/index.js';
import {
  type Credentials,
  accountKeyOf,
  CredentialsService,
  type User,
  UsersService,
} from '../users/index.js';
import { digestKeyOf } from './login.service.js';
import { SessionsService } from './sessions.service.js';

/** Changes passwords. The keys stay; one blob, the account key, is sealed anew. Every other session ends. */
@Injectable()
export class PasswordService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly sessions: SessionsService,
  ) {}

  /** @throws AppError `invalid_credentials`, `overloaded` */
  async byPassword(
    userId: string,
    sessionId: string,
    currentPassword: string,
    newPassword: string,
  ): Promise<void> {
    const user = await this.users.get(userId);
    const { authKey, sealKey } = await this.credentials.checkPassword(user, currentPassword);
    const next = await this.credentials.make(newPassword, accountKeyOf(user, sealKey));
    await this.store(user, sessionId, next, digestKeyOf(user, authKey));
  }

  /** @throws AppError `invalid_credentials` */
  async byAuthKey(
    userId: string,
    sessionId: string,
    currentAuthKey: Buffer,
    next: Credentials,
  ): Promise<void> {
    const user = await this.users.get(userId);
    this.credentials.checkAuthKey(user, currentAuthKey);
    await this.store(user, sessionId, next, digestKeyOf(user, currentAuthKey));
  }

  private async store(user: User, sessionId: string, next: Credentials, digestKey: Buffer): Promise<void> {
    await transact(this.dataSource, async (manager) => {
      await this.credentials.replace(manager, user, next, digestKey);
      await this.sessions.endOthersIn(manager, user.id, sessionId);
    });
    this.sessions.announceEnd(user.id);
  }
}
