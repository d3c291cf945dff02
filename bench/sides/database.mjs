import { randomBytes } from 'node:crypto';
import pg from 'pg';

const DEFAULT_SERVER = 'postgres://postgres@127.0.0.1:5432/postgres';
const serverUrl = () => process.env.DATABASE_URL ?? process.env.TEST_POSTGRES_URL ?? DEFAULT_SERVER;

/** A connection to the server that is none of the measured ones. */
export async function connect(url = serverUrl()) {
  const client = new pg.Client({ connectionString: url, application_name: 'bench' });
  await client.connect();
  const query = async (text, values) => (await client.query(text, values)).rows;
  return { query, close: () => client.end() };
}

/**
 * Makes a database for this run, or takes the one that `DATABASE_URL` names, which must be empty.
 *
 * @param options - `own`: to make one in any case, beside that of `DATABASE_URL`
 * @returns its URL, its name, and what takes it away again
 */
export async function createDatabase({ own = false } = {}) {
  if (process.env.DATABASE_URL && !own) return takeDatabase(process.env.DATABASE_URL);
  const name = `sealpost_bench_${randomBytes(6).toString('hex')}`;
  const server = await connect();
  await server.query(`CREATE DATABASE ${name}`);
  const url = new URL(serverUrl());
  url.pathname = `/${name}`;
  const drop = async () => {
    await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
    await server.close();
  };
  return { url: url.href, name, drop };
}

async function takeDatabase(url) {
  const database = await connect(url);
  const [{ name, tables }] = await database.query(
    `SELECT current_database() AS name,
            (SELECT count(*)::integer FROM pg_tables WHERE schemaname IN ('public', 'floor')) AS tables`,
  );
  if (tables > 0) {
    await database.close();
    throw new Error(`DATABASE_URL: the database ${name} is not empty, and a benchmark writes into it.`);
  }
  const drop = async () => {
    await database.query('DROP SCHEMA IF EXISTS floor CASCADE');
    await database.query('DROP SCHEMA public CASCADE');
    await database.query('CREATE SCHEMA public');
    await database.close();
  };
  return { url, name, drop };
}
