import { Injectable } from '@nestjs/common';
import { DataSource } from 'typeorm';
import { AppError } from '../common/index.js';
import {
  type Box,
  CryptoError,
  deriveRecoveryKeys,
  matchesVerifier,
  newDigestKey,
  openAccountKey,
  type RecoveryKeys,
  unpackBox,
} from '../crypto/index.js';
import { transact } from '../database/index.js';
import { accountKeyOf, type Credentials, CredentialsService, User, UsersService } from '../users/index.js';
import type { Login } from './login.service.js';
import { makeRecovery, type Recovery, recoveryColumns } from './recovery-code.js';
import { SessionsService } from './sessions.service.js';
import { StandInService } from './stand-in.service.js';

const NO_VERIFIER = Buffer.alloc(32);

/** A user whose recovery code was shown to be right. */
interface Recovering {
  user: User;
  sealedAccountKey: Box;
}

/** The second way into an account: a code that opens the account key when the password is forgotten. */
@Injectable()
export class RecoveryService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly sessions: SessionsService,
    private readonly standIn: StandInService,
  ) {}

  /** The salt to derive with; made up for an unknown name and for an account without a code. */
  async salt(name: string): Promise<Buffer> {
    const user = await this.users.findByLogin(name);
    return this.saltOf(user, name);
  }

  /**
   * Makes a new code in place of the old one.
   *
   * @returns the code, which is not stored
   * @throws AppError `invalid_credentials`, `overloaded`
   */
  async renew(userId: string, password: string): Promise<string> {
    const user = await this.users.get(userId);
    const { sealKey } = await this.credentials.checkPassword(user, password);
    const { code, recovery } = makeRecovery(accountKeyOf(user, sealKey));
    await this.store(user, recovery);
    return code;
  }

  /**
   * Stores what a client made of a new code.
   *
   * @throws AppError `invalid_credentials`
   */
  async replace(userId: string, authKey: Buffer, recovery: Recovery): Promise<void> {
    const user = await this.users.get(userId);
    this.credentials.checkAuthKey(user, authKey);
    await this.store(user, recovery);
  }

  /**
   * The account key under the code's sealKey, for a client that recovers on its own device.
   *
   * @throws AppError `invalid_credentials`
   */
  async open(name: string, recoveryAuthKey: Buffer): Promise<Box> {
    const { sealedAccountKey } = check(await this.users.findByLogin(name), recoveryAuthKey);
    return sealedAccountKey;
  }

  /**
   * Sets a new password with the code itself.
   *
   * @throws AppError `invalid_credentials`, `overloaded`
   */
  async byCode(name: string, code: string, newPassword: string, deviceName?: string): Promise<Login> {
    const user = await this.users.findByLogin(name);
    const { authKey, sealKey } = derive(code, await this.saltOf(user, name));
    const recovering = check(user, authKey);
    const accountKey = openAccountKey(sealKey, recovering.sealedAccountKey);
    return this.finish(recovering.user, await this.credentials.make(newPassword, accountKey), deviceName);
  }

  /**
   * Sets what a client derived from a new password.
   *
   * @throws AppError `invalid_credentials`
   */
  async byAuthKey(
    name: string,
    recoveryAuthKey: Buffer,
    next: Credentials,
    deviceName?: string,
  ): Promise<Login> {
    const { user } = check(await this.users.findByLogin(name), recoveryAuthKey);
    return this.finish(user, next, deviceName);
  }

  /** An account without a code gets the same salt under each of its names, like one with a code. */
  private async saltOf(user: User | null, name: string): Promise<Buffer> {
    return user?.recoverySalt ?? this.standIn.recoverySalt(user?.username ?? name);
  }

  private async store(user: User, recovery: Recovery): Promise<void> {
    const { affected } = await this.dataSource.manager.update(
      User,
      { id: user.id, verifier: user.verifier },
      recoveryColumns(recovery),
    );
    if (affected !== 1) throw new AppError('invalid_credentials', 'The password was changed meanwhile.');
  }

  /** Request digests get a new key: the old one is sealed under a password that nobody has. */
  private async finish(user: User, next: Credentials, deviceName?: string): Promise<Login> {
    const digestKey = newDigestKey();
    const opened = await transact(this.dataSource, async (manager) => {
      await this.credentials.replace(manager, user, next, digestKey);
      const fresh = await this.sessions.open(manager, user.id, digestKey, deviceName);
      await this.sessions.endOthersIn(manager, user.id, fresh.session.id);
      return fresh;
    });
    this.sessions.announceEnd(user.id);
    return { ...opened, user: await this.users.get(user.id) };
  }
}

/** A code that is none is as wrong as a code that does not fit. */
function derive(code: string, salt: Buffer): RecoveryKeys {
  try {
    return deriveRecoveryKeys(code, salt);
  } catch (error) {
    if (error instanceof CryptoError) throw new AppError('invalid_credentials');
    throw error;
  }
}

function check(user: User | null, recoveryAuthKey: Buffer): Recovering {
  const matches = matchesVerifier(recoveryAuthKey, user?.recoveryVerifier ?? NO_VERIFIER);
  if (!user?.recoverySealedAccountKey || !matches || user.disabledAt)
    throw new AppError('invalid_credentials');
  return { user, sealedAccountKey: unpackBox(user.recoverySealedAccountKey) };
}
