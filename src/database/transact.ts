import type { DataSource, EntityManager } from 'typeorm';
import { isPassing } from './postgres-error.js';

const ATTEMPTS = 10;

/**
 * SQL that bounds how long the rest of a transaction, or of a statement that is one, waits for a lock: whoever keeps something for long is
 * not to keep every connection with it. What PostgreSQL says then is answered as `overloaded`.
 */
export const WAIT_BRIEFLY = "set_config('lock_timeout', '5s', true)";

/**
 * Runs a transaction; again when it failed only because of another at the same moment.
 *
 * @param run does nothing but what a rollback undoes
 */
export function transact<T>(dataSource: DataSource, run: (manager: EntityManager) => Promise<T>): Promise<T> {
  return retryPassing(() => dataSource.transaction(run));
}

/**
 * The same for a single statement. Rules take their locks in one order: groups, accounts, messages, copies, logs. But a foreign key
 * locks the account whenever a row names it, so the deletion of an account can still cross whoever writes to it.
 */
export async function retryPassing<T>(run: () => Promise<T>): Promise<T> {
  for (let attempt = 1; ; attempt++) {
    try {
      return await run();
    } catch (error) {
      if (attempt === ATTEMPTS || !isPassing(error)) throw error;
    }
  }
}
