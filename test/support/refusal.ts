import { CryptoError } from '../../packages/client/src/crypto/index.js';

/** The reason why the client's cryptography refused something; `none` when it did not. */
export async function refusalOf(work: Promise<unknown> | (() => unknown)): Promise<string> {
  try {
    await (typeof work === 'function' ? work() : work);
  } catch (error) {
    if (error instanceof CryptoError) return error.reason;
    throw error;
  }
  return 'none';
}
