import pg from 'pg';
import type { TestServer } from './test-server.js';

/** How a transaction keeps a group: `shared` as a send does, `alone` as a change of its members. */
export type GroupLock = 'shared' | 'alone';

/**
 * Keeps a group from outside of the server, as a transaction that does not end. For PostgreSQL only: nobody else can be in the embedded
 * database.
 *
 * @returns what lets the group go
 */
export async function keepGroup(
  server: TestServer,
  groupId: string,
  lock: GroupLock,
): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: server.database.environment.DATABASE_URL });
  // The database may go with a server that stops before the group is let go.
  client.on('error', () => undefined);
  await client.connect();
  const take = lock === 'shared' ? 'pg_advisory_lock_shared' : 'pg_advisory_lock';
  await client.query(`SELECT ${take}(hashtextextended($1, 0))`, [groupId]);
  return () => client.end();
}
