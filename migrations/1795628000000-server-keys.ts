import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Keys by which others know the server, and until when access tokens of a session are good. */
export class ServerKeys1795628000000 implements MigrationInterface {
  readonly name = 'ServerKeys1795628000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE server_keys (
        id text CONSTRAINT server_keys_pkey PRIMARY KEY,
        private_key bytea NOT NULL,
        created_at timestamptz(3) NOT NULL,
        retired_at timestamptz(3)
      )`);
    await runner.query(`ALTER TABLE sessions ADD access_tokens_until timestamptz(3)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE sessions DROP access_tokens_until`);
    await runner.query(`DROP TABLE server_keys`);
  }
}
