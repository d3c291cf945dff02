import { cpSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { temporaryDirectory } from './temporary.js';
import { onPostgres } from './test-database.js';
import type { TestServer } from './test-server.js';

const ATTEMPTS = 3;

/**
 * What the database holds while the server runs. The embedded one can only be opened by one process, so a copy of its files is read,
 * which recovers as after a crash.
 */
export async function stored<Row>(
  server: TestServer,
  sql: string,
  parameters: unknown[] = [],
): Promise<Row[]> {
  if (onPostgres) return server.database.query<Row>(sql, parameters);
  for (let attempt = 1; ; attempt++) {
    try {
      return await queryCopy<Row>(server.database.environment.DATA_DIR ?? '', sql, parameters);
    } catch (error) {
      // A copy that was made while the server wrote may be torn; another one is not.
      if (attempt === ATTEMPTS) throw error;
    }
  }
}

async function queryCopy<Row>(dataDirectory: string, sql: string, parameters: unknown[]): Promise<Row[]> {
  const directory = await temporaryDirectory();
  try {
    cpSync(join(dataDirectory, 'database'), directory, { recursive: true });
    const engine = await PGlite.create(directory);
    try {
      return (await engine.query<Row>(sql, parameters)).rows;
    } finally {
      await engine.close();
    }
  } finally {
    await rm(directory, { recursive: true, force: true });
  }
}

/** Changes the database behind the server's back: stops it, runs the work and starts it again. */
export async function whileStopped(
  server: TestServer,
  work: () => Promise<unknown>,
  environment: Record<string, string> = {},
): Promise<void> {
  await server.kill();
  await work();
  await server.restart(environment);
}
