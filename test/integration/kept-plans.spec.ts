import type { DataSource } from 'typeorm';
import { Statement } from '../../src/database/index.js';
import { OpenedDatabase } from '../support/opened-database.js';

const FIND = new Statement<{ number: number; username: string }>(`
  SELECT asked.number, users.username FROM unnest($1::uuid[], $2::integer[]) AS asked (id, number)
  CROSS JOIN LATERAL (SELECT username FROM users WHERE id = asked.id OFFSET 0) AS users`);
const USER = 'c0fd81e2-9a02-4060-bd40-285a4b21eda7';
const ADD_USER = `
  INSERT INTO users (id, username, kdf_iterations, kdf_salt, verifier, sealed_account_key, sealed_digest_key, created_at)
  VALUES ($1, 'ann', 600000, '', '', '', '', now())`;
/** PostgreSQL makes a plan of its own for each of the first runs of a statement, to compare. */
const COMPARED = 5;

describe('a statement that takes arrays apart', () => {
  let database: OpenedDatabase;
  let dataSource: DataSource;

  beforeAll(async () => {
    database = await OpenedDatabase.open();
    ({ dataSource } = database);
    await dataSource.query(ADD_USER, [USER]);
  });

  afterAll(() => database.close());

  it('is planned once, however few elements they have', async () => {
    await dataSource.transaction(async (manager) => {
      for (let run = 1; run <= 12; run++)
        expect(await FIND.run(manager, [[USER], [run]])).toEqual([{ number: run, username: 'ann' }]);
      const plans: unknown = await manager.query(
        `SELECT custom_plans::integer AS custom, generic_plans::integer AS generic
         FROM pg_prepared_statements WHERE statement LIKE '%asked.number%' AND name <> ''`,
      );
      expect(plans).toEqual([{ custom: COMPARED, generic: 12 - COMPARED }]);
    });
  });
});
