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
  const take = lock === 'shared' ? 'pg_advisory_lock_shared' : 'pg_advisory_lock';
  return keep(server, `SELECT ${take}(hashtextextended($1, 0))`, groupId);
}

/** Keeps an account as its deletion does in the end, or only its log as whoever writes to it. @returns what lets it go */
export async function keepAccount(
  server: TestServer,
  userId: string,
  what: 'account' | 'log',
): Promise<() => Promise<void>> {
  const row = what === 'account' ? 'users WHERE id' : 'event_heads WHERE user_id';
  return keep(server, `SELECT 1 FROM ${row} = $1 FOR UPDATE`, userId);
}

/** Keeps a whole table, as a change of the schema does. @returns what lets it go */
export async function keepTable(server: TestServer, table: string): Promise<() => Promise<void>> {
  return keep(server, `LOCK TABLE ${table} IN ACCESS EXCLUSIVE MODE`);
}

async function keep(server: TestServer, sql: string, ...parameters: string[]): Promise<() => Promise<void>> {
  const client = new pg.Client({ connectionString: server.database.environment.DATABASE_URL });
  // The database may go with a server that stops before the lock is let go.
  client.on('error', () => undefined);
  await client.connect();
  await client.query('BEGIN');
  await client.query(sql, parameters);
  return () => client.end();
}
