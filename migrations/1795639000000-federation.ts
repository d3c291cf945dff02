import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Peers, their users, files whose content is at a peer's, and what proves that a server key follows another. */
export class Federation1795639000000 implements MigrationInterface {
  readonly name = 'Federation1795639000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE server_keys ADD endorsement text`);
    await runner.query(`ALTER TABLE attachments ADD fetched boolean NOT NULL DEFAULT true`);
    await runner.query(`ALTER TABLE users ADD server text COLLATE "C"`);
    await runner.query(`CREATE INDEX users_server_idx ON users (server) WHERE server IS NOT NULL`);
    await runner.query(`
      CREATE TABLE remote_users (
        user_id uuid CONSTRAINT remote_users_pkey PRIMARY KEY
          CONSTRAINT remote_users_user_id_fkey REFERENCES users ON DELETE CASCADE,
        checked_at timestamptz(3) NOT NULL,
        delivered_number bigint NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE peers (
        name text COLLATE "C" CONSTRAINT peers_pkey PRIMARY KEY,
        state text NOT NULL CONSTRAINT peers_state_check CHECK (state IN ('unknown', 'trusted', 'key_changed')),
        key_ids text[] NOT NULL,
        keys jsonb NOT NULL,
        described_at timestamptz(3),
        heard_at timestamptz(3),
        failures integer NOT NULL,
        next_attempt_at timestamptz(3) NOT NULL,
        leased_until timestamptz(3)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE peers`);
    await runner.query(`DELETE FROM users WHERE server IS NOT NULL`);
    await runner.query(`DROP TABLE remote_users`);
    await runner.query(`DROP INDEX users_server_idx`);
    await runner.query(`ALTER TABLE users DROP server`);
    await runner.query(`ALTER TABLE attachments DROP fetched`);
    await runner.query(`ALTER TABLE server_keys DROP endorsement`);
  }
}
