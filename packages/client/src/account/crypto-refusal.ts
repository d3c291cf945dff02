import { CryptoError } from '../crypto/index.js';
import type { ClientCode, ProblemCode } from '../http/problem-codes.js';
import { SealpostError } from '../http/sealpost-error.js';

/**
 * Does some cryptography, and gives its refusals the codes of the client.
 *
 * @param code - of a refusal that has none of its own: what it means that something does not open
 * @throws SealpostError `weak_kdf`, `bad_recovery_code`, or the code
 */
export async function withCode<T>(
  code: ProblemCode | ClientCode,
  detail: string,
  work: () => Promise<T>,
): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof CryptoError)) throw error;
    const { reason, message } = error;
    if (reason === 'weak_kdf' || reason === 'bad_recovery_code')
      throw new SealpostError(reason, `${message}.`);
    throw new SealpostError(code, detail);
  }
}

/** The same, of what the server keeps for the account. @throws SealpostError `tampered_keyring` */
export function ofKeyring<T>(work: () => Promise<T>): Promise<T> {
  const { code, detail } = tamperedKeyring();
  return withCode(code, detail, work);
}

/** What the server keeps for the account is not what this device made of it. */
export function tamperedKeyring(): SealpostError {
  const detail = 'The keys that the server keeps do not open, or do not belong together.';
  return new SealpostError('tampered_keyring', detail);
}
