import type { DataSource, EntityManager } from 'typeorm';
import { isPassing } from './postgres-error.js';

const ATTEMPTS = 10;

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
