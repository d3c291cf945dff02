import { mayPass } from '../http/retry.js';
import { SealpostError } from '../http/sealpost-error.js';

/**
 * What was looked for, or null when it cannot be had: one account whose keys are not in order shall not hide the messages of others.
 *
 * @throws SealpostError `network` and the like, when it is not known; `session_ended`
 */
export async function orNull<T>(finding: Promise<T | null | undefined>): Promise<T | null> {
  try {
    return (await finding) ?? null;
  } catch (error) {
    if (mayPass(error)) throw error;
    if (error instanceof SealpostError && error.code !== 'session_ended') return null;
    throw error;
  }
}
