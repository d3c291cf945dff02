import { Injectable } from '@nestjs/common';
import { DataSource, IsNull } from 'typeorm';
import { AppError } from '../common/index.js';
import { Settings } from '../config/index.js';
import { type KdfParameters, matchesVerifier, openDigestKey, unpackBox } from '../crypto/index.js';
import {
  accountKeyOf,
  CredentialsService,
  kdfOf,
  KeyWorkService,
  User,
  UsersService,
} from '../users/index.js';
import { type OpenedSession, SessionsService } from './sessions.service.js';
import { StandInService } from './stand-in.service.js';

/** A login that succeeded. */
export interface Login extends OpenedSession {
  user: User;
}

/** Matches no authKey: nobody knows what hashes to it. */
const NO_VERIFIER = Buffer.alloc(32);

/** Logs in. A known and an unknown name do the same work and get the same answer. */
@Injectable()
export class LoginService {
  constructor(
    private readonly dataSource: DataSource,
    private readonly users: UsersService,
    private readonly credentials: CredentialsService,
    private readonly keyWork: KeyWorkService,
    private readonly sessions: SessionsService,
    private readonly standIn: StandInService,
    private readonly settings: Settings,
  ) {}

  /** The KDF parameters to derive with before a login; made up for an unknown name. */
  async kdf(name: string): Promise<KdfParameters> {
    const user = await this.users.findByLogin(name);
    return user ? kdfOf(user) : await this.standIn.kdf(name);
  }

  /**
   * Derives the keys here: one PBKDF2 run, and a second only when the account's iterations are below the setting and are raised.
   *
   * @throws AppError `invalid_credentials`, `overloaded`
   */
  async byPassword(name: string, password: string, deviceName?: string): Promise<Login> {
    const user = await this.users.findByLogin(name);
    const { authKey, sealKey } = await this.keyWork.derive(
      password,
      user ? kdfOf(user) : await this.standIn.kdf(name),
    );
    const login = await this.byVerifier(user, authKey, deviceName);
    if (login.user.kdfIterations < this.settings.pbkdf2Iterations)
      await this.upgrade(login, password, authKey, sealKey);
    return login;
  }

  /** @throws AppError `invalid_credentials` */
  async byAuthKey(name: string, authKey: Buffer, deviceName?: string): Promise<Login> {
    return this.byVerifier(await this.users.findByLogin(name), authKey, deviceName);
  }

  private async byVerifier(user: User | null, authKey: Buffer, deviceName?: string): Promise<Login> {
    const matches = matchesVerifier(authKey, user?.verifier ?? NO_VERIFIER);
    // A disabled account is as wrong as a wrong password, and at the same moment.
    if (!user || !matches || user.disabledAt) throw new AppError('invalid_credentials');
    return this.dataSource.transaction(async (manager) => {
      // Held until the session stands, so that who ends all others, or disables the account, ends it too or is seen here.
      const unchanged = await manager.findOne(User, {
        where: { id: user.id, verifier: user.verifier, disabledAt: IsNull() },
        lock: { mode: 'pessimistic_read' },
      });
      if (!unchanged) throw new AppError('invalid_credentials');
      const opened = await this.sessions.open(manager, user.id, digestKeyOf(user, authKey), deviceName);
      return { ...opened, user };
    });
  }

  /** A password change that came in between wins, and a full queue puts it off: the login stands either way. */
  private async upgrade(login: Login, password: string, authKey: Buffer, sealKey: Buffer): Promise<void> {
    const { user } = login;
    try {
      const next = await this.credentials.make(password, accountKeyOf(user, sealKey));
      await this.credentials.replace(this.dataSource.manager, user, next, digestKeyOf(user, authKey));
    } catch (error) {
      if (!(error instanceof AppError)) throw error;
    }
    login.user = await this.users.get(user.id);
  }
}

/** The account's key for request digests, under the authKey of its password. */
export function digestKeyOf(user: User, authKey: Buffer): Buffer {
  return openDigestKey(authKey, unpackBox(user.sealedDigestKey));
}
