import { randomUUID } from 'node:crypto';
import { cp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import pg from 'pg';
import { temporaryDirectory } from './temporary.js';

/** Where a test server keeps its data, on the database that TEST_DATABASE names: `embedded` (default) or `postgres`. */
export interface TestDatabase {
  /** What the server is started with. */
  environment: Record<string, string>;
  /** Runs one statement while no server runs (embedded) or at any time (PostgreSQL). */
  query: Query;
  /** Every row of every table as text; binary columns are in hex. */
  dump(): Promise<string>;
  drop(): Promise<void>;
}

type Query = <Row>(sql: string, parameters?: unknown[]) => Promise<Row[]>;

const POSTGRES = process.env.TEST_POSTGRES_URL ?? 'postgres://postgres@127.0.0.1:5432/postgres';

/** Whether the tests run on PostgreSQL. */
export const onPostgres = process.env.TEST_DATABASE === 'postgres';

/** A new empty database. */
export function createDatabase(): Promise<TestDatabase> {
  return onPostgres ? createPostgres() : createEmbedded();
}

/** A new empty database that is the embedded one, whatever TEST_DATABASE names. */
export async function createEmbedded(): Promise<TestDatabase> {
  const directory = await temporaryDirectory();
  const template = process.env.SEALPOST_TEST_TEMPLATE;
  // A cluster takes seconds to make and nothing to copy.
  if (template) await cp(template, directory, { recursive: true });
  const opened = async <Result>(work: (query: Query) => Promise<Result>): Promise<Result> => {
    const engine = await PGlite.create(join(directory, 'database'));
    try {
      return await work(
        async <Row>(sql: string, parameters: unknown[] = []) =>
          (await engine.query<Row>(sql, parameters)).rows,
      );
    } finally {
      await engine.close();
    }
  };
  return {
    environment: { DATA_DIR: directory },
    query: <Row>(sql: string, parameters?: unknown[]) => opened((query) => query<Row>(sql, parameters)),
    dump: () => opened(dump),
    drop: () => rm(directory, { recursive: true, force: true }),
  };
}

/** A new empty database on PostgreSQL, whatever TEST_DATABASE names. */
export async function createPostgres(): Promise<TestDatabase> {
  const name = `sealpost_test_${randomUUID().replaceAll('-', '')}`;
  await runOn(POSTGRES, `CREATE DATABASE ${name}`);
  const url = new URL(POSTGRES);
  url.pathname = `/${name}`;
  const query = <Row>(sql: string, parameters?: unknown[]): Promise<Row[]> =>
    runOn<Row>(url.href, sql, parameters);
  return {
    environment: { DATABASE_URL: url.href, DATA_DIR: await temporaryDirectory() },
    query,
    dump: () => dump(query),
    drop: async () => {
      await runOn(POSTGRES, `DROP DATABASE ${name} WITH (FORCE)`);
    },
  };
}

async function runOn<Row>(url: string, sql: string, parameters: unknown[] = []): Promise<Row[]> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    const { rows } = await client.query(sql, parameters);
    return rows as Row[];
  } finally {
    await client.end();
  }
}

async function dump(query: Query): Promise<string> {
  const tables = await query<{ name: string }>(
    `SELECT quote_ident(table_name) AS name FROM information_schema.tables WHERE table_schema = 'public' ORDER BY 1`,
  );
  if (tables.length === 0) return '';
  const all = tables
    .map(({ name }) => `SELECT '${name}' AS "table", t::text AS row FROM ${name} t`)
    .join(' UNION ALL ');
  const rows = await query<{ table: string; row: string }>(all);
  return rows.map(({ table, row }) => `${table}: ${row}`).join('\n');
}
