import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { v7 as uuid } from 'uuid';
import { AppError, Clock } from '../common/index.js';
import { newAccountKey, newDigestKey } from '../crypto/index.js';
import { KeyPair, keyPairOf, type NewKey, sealGeneratedKey } from '../keys/index.js';
import {
  credentialColumns,
  type Credentials,
  CredentialsService,
  KeyWorkService,
  type User,
  UsersService,
} from '../users/index.js';
import type { Login } from './login.service.js';
import { makeRecovery, recoveryColumns, type Recovery } from './recovery-code.js';
import { SessionsService } from './sessions.service.js';

/** What a person says of themselves when they register. */
export interface Registrant {
  username: string;
  email?: string | null;
  displayName?: string | null;
  deviceName?: string;
}

/** An account's keys, wherever they were made. */
export interface NewAccount extends Registrant {
  credentials: Credentials;
  key: NewKey;
  recovery?: Recovery;
}

/** Makes accounts. */
@Injectable()
export class RegistrationService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly keyWork: KeyWorkService,
    private readonly sessions: SessionsService,
    private readonly clock: Clock,
  ) {}

  /**
   * Makes all keys here.
   *
   * @throws AppError `username_taken`, `email_taken`, `overloaded`
   */
  async withPassword(registrant: Registrant, password: string): Promise<Login & { recoveryCode: string }> {
    if (await this.users.findByName(registrant.username)) {
      throw AppError.field('username', 'is taken', 'username_taken');
    }
    const accountKey = newAccountKey();
    const [credentials, pair] = await Promise.all([
      this.credentials.make(password, accountKey),
      this.keyWork.generateKeyPairs(),
    ]);
    const { code, recovery } = makeRecovery(accountKey);
    const key = sealGeneratedKey(accountKey, pair);
    return { ...(await this.create({ ...registrant, credentials, key, recovery })), recoveryCode: code };
  }

  /**
   * Takes keys that the client made, and has checked, as they are.
   *
   * @throws AppError `username_taken`, `email_taken`
   */
  async create(account: NewAccount): Promise<Login> {
    const now = this.clock.now();
    const digestKey = newDigestKey();
    const user: User = {
      id: uuid(),
      username: account.username,
      email: account.email ?? null,
      displayName: account.displayName ?? null,
      displayNameFolded: null,
      ...credentialColumns(account.credentials, digestKey),
      ...recoveryColumns(account.recovery),
      createdAt: now,
      server: null,
      disabledAt: null,
    };
    return this.dataSource.transaction(async (manager) => {
      await this.users.insert(manager, user);
      await manager.insert(KeyPair, keyPairOf(user.id, 1, account.key, now));
      const opened = await this.sessions.open(manager, user.id, digestKey, account.deviceName);
      return { ...opened, user };
    });
  }
}
