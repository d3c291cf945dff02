import { randomBytes } from 'node:crypto';
import {
  type Box,
  deriveRecoveryKeys,
  newRecoveryCode,
  packBox,
  SALT_BYTES,
  sealAccountKey,
  verifierOf,
} from '../crypto/index.js';
import type { User } from '../users/index.js';

/** What a recovery code opens an account with. */
export interface Recovery {
  authKey: Buffer;
  salt: Buffer;
  sealedAccountKey: Box;
}

/** A new code, to show once, and what is stored of it. */
export function makeRecovery(accountKey: Buffer): { code: string; recovery: Recovery } {
  const code = newRecoveryCode();
  const salt = randomBytes(SALT_BYTES);
  const { authKey, sealKey } = deriveRecoveryKeys(code, salt);
  return { code, recovery: { authKey, salt, sealedAccountKey: sealAccountKey(sealKey, accountKey) } };
}

/** The columns of an account that change with its recovery code. */
export function recoveryColumns(
  recovery: Recovery | undefined,
): Pick<User, 'recoverySalt' | 'recoveryVerifier' | 'recoverySealedAccountKey'> {
  return {
    recoverySalt: recovery?.salt ?? null,
    recoveryVerifier: recovery ? verifierOf(recovery.authKey) : null,
    recoverySealedAccountKey: recovery ? packBox(recovery.sealedAccountKey) : null,
  };
}
