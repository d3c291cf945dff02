import type { MigrationInterface, QueryRunner } from 'typeorm';

/** What a key of the server is for: beside those that sign, those that requests are sealed to. */
export class TransportKeys1795638000000 implements MigrationInterface {
  readonly name = 'TransportKeys1795638000000';

  async up(runner: QueryRunner): Promise<void> {
    // The default is for servers of the version before, which make keys that sign.
    await runner.query(`ALTER TABLE server_keys ADD purpose text NOT NULL DEFAULT 'signing'`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM server_keys WHERE purpose <> 'signing'`);
    await runner.query(`ALTER TABLE server_keys DROP purpose`);
  }
}
