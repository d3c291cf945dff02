import {
  deriveRecoveryKeys,
  derivePasswordKeys,
  encodeBase64,
  newKdf,
  newRecoveryCode,
  newSalt,
  openAccountKey,
  sealAccountKey,
} from '../crypto/index.js';
import { SealpostError } from '../http/sealpost-error.js';
import type { Bytes } from '../model.js';
import type { Kdf, WireBox, WireKeyring } from '../wire.js';
import { ofKeyring, withCode } from './crypto-refusal.js';
import { passwordProblem } from './password-rules.js';

/** What the server stores of a password. */
export interface Credentials {
  /** 32 bytes in base64. */
  authKey: string;
  kdf: Kdf;
  /** Under the sealKey of the password. */
  sealedAccountKey: WireBox;
}

/** What the server stores of a recovery code. */
export interface RecoveryCredentials {
  /** 32 bytes in base64. */
  authKey: string;
  /** 16 bytes in base64. */
  salt: string;
  /** Under the sealKey of the code. */
  sealedAccountKey: WireBox;
}

/** @throws SealpostError `weak_password` */
export function checkNewPassword(password: string): void {
  const problem = passwordProblem(password);
  if (problem === null) return;
  const errors = [{ field: 'password', message: problem }];
  throw new SealpostError('weak_password', `The password ${problem}.`, { errors });
}

/** Derives from a new password, and seals the account key under it. */
export async function newCredentials(password: string, accountKey: Bytes): Promise<Credentials> {
  const kdf = newKdf();
  const { authKey, sealKey } = await derivePasswordKeys(password, kdf);
  return { authKey: encodeBase64(authKey), kdf, sealedAccountKey: await sealAccountKey(sealKey, accountKey) };
}

/** Makes a recovery code, and seals the account key under it. */
export async function newRecovery(
  accountKey: Bytes,
): Promise<{ code: string; recovery: RecoveryCredentials }> {
  const code = newRecoveryCode();
  const salt = encodeBase64(newSalt());
  const { authKey, sealKey } = await deriveRecoveryKeys(code, salt);
  const sealedAccountKey = await sealAccountKey(sealKey, accountKey);
  return { code, recovery: { authKey: encodeBase64(authKey), salt, sealedAccountKey } };
}

/**
 * What proves a password to the server.
 *
 * @returns 32 bytes in base64
 * @throws SealpostError `weak_kdf`
 */
export async function proofOf(password: string, kdf: Kdf): Promise<string> {
  const { authKey } = await ofKeyring(() => derivePasswordKeys(password, kdf));
  return encodeBase64(authKey);
}

/**
 * Opens the account key by the password.
 *
 * @throws SealpostError `invalid_credentials`, `weak_kdf`
 */
export async function unlock(
  password: string,
  { kdf, sealedAccountKey }: WireKeyring,
): Promise<{ authKey: string; accountKey: Bytes }> {
  return withCode('invalid_credentials', 'The password is wrong.', async () => {
    const { authKey, sealKey } = await derivePasswordKeys(password, kdf);
    return { authKey: encodeBase64(authKey), accountKey: await openAccountKey(sealKey, sealedAccountKey) };
  });
}
