import type { Socket } from 'node:net';
import type { ClientBase, Pool } from 'pg';
import type { DataSource } from 'typeorm';
import { EmbeddedDataSource } from './embedded-data-source.js';

const LOCK_MILLISECONDS = 5000;
const STATEMENT_MILLISECONDS = 30_000;
/** A connection on which nothing has come for so long, although PostgreSQL would have said by then that a statement took too long, is dead. */
const SILENCE_MILLISECONDS = STATEMENT_MILLISECONDS + 5000;

/** What pg keeps of a connection, beside its types. */
interface Connected {
  connection: { stream: Socket };
  readyForQuery: boolean;
}

const LIMITS = `SET lock_timeout = ${LOCK_MILLISECONDS}; SET statement_timeout = ${STATEMENT_MILLISECONDS}`;

/** The embedded database has one connection, and a large file keeps it for as long as it takes to write. */
const TIMES_EMBEDDED = 10;

/**
 * Bounds how long whoever asks the database waits from now on: for a connection of the pool, for a lock, for a statement, and for an
 * answer when nobody is there any more.
 *
 * @param patience milliseconds that a request may wait for its turn
 */
export async function boundWaits(dataSource: DataSource, patience: number): Promise<void> {
  const { master: pool } = dataSource.driver as unknown as { master: Pool };
  // pg reads the options anew each time.
  if (dataSource instanceof EmbeddedDataSource) {
    Object.assign(pool.options, { connectionTimeoutMillis: TIMES_EMBEDDED * patience });
    return;
  }
  // A request needs a connection several times, and may have waited for its turn before.
  Object.assign(pool.options, { connectionTimeoutMillis: patience / 2, onConnect: limit });
  const clients = await Promise.all(Array.from({ length: pool.idleCount }, () => pool.connect()));
  await Promise.all(clients.map(limit));
  for (const client of clients) client.release();
}

async function limit(client: ClientBase): Promise<void> {
  // An error that nobody listens for ends the process, and TypeORM begins to listen a moment after the pool has stopped to. What ended is
  // told to whoever asks next.
  client.on('error', () => undefined);
  // As settings of the connection rather than as parameters of its start, which PgBouncer would refuse.
  await client.query(LIMITS);
  const connected = client as unknown as Connected;
  const { stream } = connected.connection;
  stream.setTimeout(SILENCE_MILLISECONDS, () => {
    if (!connected.readyForQuery) stream.destroy();
  });
}
