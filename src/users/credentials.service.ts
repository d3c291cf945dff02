import { randomBytes } from 'node:crypto';
import { Injectable } from '@nestjs/common';
import { type EntityManager, IsNull } from 'typeorm';
import { AppError } from '../common/index.js';
import { Settings } from '../config/index.js';
import {
  type Box,
  type KdfParameters,
  matchesVerifier,
  openAccountKey,
  packBox,
  type PasswordKeys,
  SALT_BYTES,
  sealAccountKey,
  sealDigestKey,
  unpackBox,
  verifierOf,
} from '../crypto/index.js';
import { KeyWorkService } from './key-work.service.js';
import { User } from './user.entity.js';

/** What proves that a request comes from the account's owner: the password, or the authKey that a client derived from it. */
export type Credential = { password: string } | { authKey: Buffer };

/** What an account opens with, as it is stored anew when the password changes. */
export interface Credentials {
  kdf: KdfParameters;
  authKey: Buffer;
  sealedAccountKey: Box;
}

/** Checks and replaces what an account opens with. */
@Injectable()
export class CredentialsService {
  constructor(
    private readonly keyWork: KeyWorkService,
    private readonly settings: Settings,
  ) {}

  /**
   * Derives the keys of a password and compares: one PBKDF2 run.
   *
   * @throws AppError `invalid_credentials`
   */
  async checkPassword(user: User, password: string): Promise<PasswordKeys> {
    const keys = await this.keyWork.derive(password, kdfOf(user));
    this.checkAuthKey(user, keys.authKey);
    return keys;
  }

  /** @throws AppError `invalid_credentials` */
  checkAuthKey(user: User, authKey: Buffer): void {
    if (!matchesVerifier(authKey, user.verifier)) throw new AppError('invalid_credentials');
  }

  /** @throws AppError `invalid_credentials` */
  async check(user: User, credential: Credential): Promise<void> {
    if ('password' in credential) await this.checkPassword(user, credential.password);
    else this.checkAuthKey(user, credential.authKey);
  }

  /** Seals an account key under a password with a new salt and the iterations that are set. */
  async make(password: string, accountKey: Buffer): Promise<Credentials> {
    const kdf = { iterations: this.settings.pbkdf2Iterations, salt: randomBytes(SALT_BYTES) };
    const { authKey, sealKey } = await this.keyWork.derive(password, kdf);
    return { kdf, authKey, sealedAccountKey: sealAccountKey(sealKey, accountKey) };
  }

  /**
   * Replaces what the account opens with, unless another request did so since `user` was read.
   *
   * @throws AppError `invalid_credentials` when the stored verifier is no longer that of `user`, or the account is disabled
   */
  async replace(manager: EntityManager, user: User, next: Credentials, digestKey: Buffer): Promise<void> {
    const { affected } = await manager.update(
      User,
      { id: user.id, verifier: user.verifier, disabledAt: IsNull() },
      credentialColumns(next, digestKey),
    );
    if (affected !== 1) throw new AppError('invalid_credentials', 'The password was changed meanwhile.');
  }
}

/** The KDF parameters of an account. */
export function kdfOf(user: User): KdfParameters {
  return { iterations: user.kdfIterations, salt: user.kdfSalt };
}

/** The account key of `user` under the sealKey of its password. */
export function accountKeyOf(user: User, sealKey: Buffer): Buffer {
  return openAccountKey(sealKey, unpackBox(user.sealedAccountKey));
}

/** The columns of an account that change with its password. */
export function credentialColumns(
  { kdf, authKey, sealedAccountKey }: Credentials,
  digestKey: Buffer,
): Pick<User, 'kdfIterations' | 'kdfSalt' | 'verifier' | 'sealedAccountKey' | 'sealedDigestKey'> {
  return {
    kdfIterations: kdf.iterations,
    kdfSalt: kdf.salt,
    verifier: verifierOf(authKey),
    sealedAccountKey: packBox(sealedAccountKey),
    sealedDigestKey: packBox(sealDigestKey(authKey, digestKey)),
  };
}
