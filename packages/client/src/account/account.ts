import { makeKeyPair } from '../crypto/index.js';
import { answer, overNetwork } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Profile, WireKeyring } from '../wire.js';
import { checkNewPassword, newCredentials, newRecovery, proofOf, unlock } from './credentials.js';
import type { Session } from './session.js';

/** What shows that it is the account's owner who asks. It stays on this device. */
export interface PasswordProof {
  password: string;
}

/** The own account. Where a password is asked for, it stays on this device, and a wrong one is `invalid_credentials`. */
export class AccountApi {
  /** @param close - frees sockets and timers */
  constructor(
    private readonly session: Session,
    private readonly close: () => void,
  ) {}

  /** Reads the profile anew. */
  refresh(): Promise<Profile> {
    return this.session.refresh();
  }

  /** @param change - null takes away @throws SealpostError `email_taken`, `invalid_request` */
  async update(change: { displayName?: string | null; email?: string | null }): Promise<Profile> {
    const profile = await answer(this.api.PATCH('/api/users/me', { body: change }));
    await this.session.seen(profile);
    return profile;
  }

  /** @param image - PNG, JPEG or WebP, up to 256 KiB @throws SealpostError `payload_too_large`, `unsupported_media_type`, `invalid_request` */
  async setAvatar(image: Blob): Promise<void> {
    const headers = { 'Content-Type': image.type };
    await this.session.http.fetch('/api/users/me/avatar', { method: 'PUT', body: image, headers });
  }

  async removeAvatar(): Promise<void> {
    await answer(this.api.DELETE('/api/users/me/avatar'));
  }

  /**
   * Changes the password. Every other session ends; the keys and the recovery code stay as they are.
   *
   * @throws SealpostError `invalid_credentials`, `weak_password`
   */
  async changePassword(passwords: { currentPassword: string; newPassword: string }): Promise<void> {
    const { currentPassword, newPassword } = passwords;
    checkNewPassword(newPassword);
    const { authKey: currentAuthKey, accountKey } = await unlock(currentPassword, await this.sealed());
    const { authKey: newAuthKey, ...credentials } = await newCredentials(newPassword, accountKey);
    accountKey.fill(0);
    const body = { currentAuthKey, newAuthKey, ...credentials };
    await answer(this.api.POST('/api/auth/password', { body }));
  }

  /**
   * Makes a new recovery code; the one before opens nothing any more.
   *
   * @returns the code, to show this once: eight groups of four
   * @throws SealpostError `invalid_credentials`
   */
  async renewRecoveryCode({ password }: PasswordProof): Promise<string> {
    const { authKey, accountKey } = await unlock(password, await this.sealed());
    const { code, recovery } = await newRecovery(accountKey);
    accountKey.fill(0);
    await answer(this.api.POST('/api/auth/recovery-code', { body: { authKey, recovery } }));
    await this.session.seen({ ...this.session.profile, recoveryEnabled: true });
    return code;
  }

  /**
   * Makes new keys for what is written from now on. Older messages stay readable.
   *
   * @throws SealpostError `invalid_credentials`; `stale_key` when another device did it meanwhile, whose keys are read then
   */
  async rotateKeys({ password }: PasswordProof): Promise<void> {
    const { keyring } = this.session;
    const expectedKeyId = keyring.current.public.id;
    const { kdf } = await this.sealed();
    const [authKey, key] = await Promise.all([proofOf(password, kdf), makeKeyPair(keyring.accountKey)]);
    try {
      const body = { authKey, expectedKeyId, key };
      await keyring.adopt(await answer(this.api.POST('/api/keys/rotate', { body })));
    } catch (error) {
      if (error instanceof SealpostError && error.code === 'stale_key') await keyring.refresh();
      throw error;
    }
  }

  /** Everything that the server holds about the account, as one JSON file. */
  async export(): Promise<Blob> {
    const response = await this.session.http.fetch('/api/users/me/export');
    return overNetwork(() => response.blob());
  }

  /**
   * Erases the account, and the content of its messages for everyone. There is no way back.
   *
   * @throws SealpostError `invalid_credentials`
   */
  async delete({ password }: PasswordProof): Promise<void> {
    const { kdf } = await this.sealed();
    const body = { authKey: await proofOf(password, kdf) };
    await answer(this.api.DELETE('/api/users/me', { body }));
    this.close();
    await this.session.end();
  }

  /**
   * Ends the session, and forgets what the storage keeps. Where the server is not reached, this device forgets all the same, and the
   * session can be ended from another one.
   */
  async logOut(): Promise<void> {
    this.close();
    try {
      await answer(this.api.POST('/api/auth/logout'));
    } catch (error) {
      if (!(error instanceof SealpostError)) throw error;
    } finally {
      await this.session.end();
    }
  }

  private get api(): Session['http']['api'] {
    return this.session.http.api;
  }

  private sealed(): Promise<WireKeyring> {
    return answer(this.api.GET('/api/keys'));
  }
}
