import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Since when nobody can log in to an account. */
export class DisabledAccounts1795632000000 implements MigrationInterface {
  readonly name = 'DisabledAccounts1795632000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE users ADD disabled_at timestamptz(3)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE users DROP disabled_at`);
  }
}
