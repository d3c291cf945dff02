import type { Profile } from '../wire.js';

/** The own account. Where a password is asked for, it stays on this device, and a wrong one is `invalid_credentials`. */
export class AccountApi {
  /** Reads the profile anew. */
  refresh(): Promise<Profile> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** @param change - null takes away @throws SealpostError `email_taken`, `invalid_request` */
  update(change: { displayName?: string | null; email?: string | null }): Promise<Profile>;
  update(): Promise<Profile> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** @param image - PNG, JPEG or WebP, up to 256 KiB @throws SealpostError `payload_too_large`, `unsupported_media_type`, `invalid_request` */
  setAvatar(image: Blob): Promise<void>;
  setAvatar(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  removeAvatar(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Changes the password. Every other session ends; the keys and the recovery code stay as they are.
   *
   * @throws SealpostError `invalid_credentials`, `weak_password`
   */
  changePassword(passwords: { currentPassword: string; newPassword: string }): Promise<void>;
  changePassword(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Makes a new recovery code; the one before opens nothing any more.
   *
   * @returns the code, to show this once: eight groups of four
   * @throws SealpostError `invalid_credentials`
   */
  renewRecoveryCode(proof: { password: string }): Promise<string>;
  renewRecoveryCode(): Promise<string> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Makes new keys for what is written from now on. Older messages stay readable.
   *
   * @throws SealpostError `invalid_credentials`; `stale_key` when another device did it meanwhile, whose keys are read then
   */
  rotateKeys(proof: { password: string }): Promise<void>;
  rotateKeys(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** Everything that the server holds about the account, as one JSON file. */
  export(): Promise<Blob> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /**
   * Erases the account, and the content of its messages for everyone. There is no way back.
   *
   * @throws SealpostError `invalid_credentials`
   */
  delete(proof: { password: string }): Promise<void>;
  delete(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }

  /** Ends the session, and forgets what the storage keeps, also when the server is not reached. */
  logOut(): Promise<void> {
    return Promise.reject(new Error('Not there yet.'));
  }
}
