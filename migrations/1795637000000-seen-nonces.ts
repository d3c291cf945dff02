import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Nonces that were used, so that a request is not taken twice. */
export class SeenNonces1795637000000 implements MigrationInterface {
  readonly name = 'SeenNonces1795637000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE seen_nonces (
        scope text,
        nonce text,
        until timestamptz(3) NOT NULL,
        CONSTRAINT seen_nonces_pkey PRIMARY KEY (scope, nonce)
      )`);
    await runner.query(`CREATE INDEX seen_nonces_until_idx ON seen_nonces (until)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE seen_nonces`);
  }
}
