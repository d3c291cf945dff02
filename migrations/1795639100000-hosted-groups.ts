import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Groups that peers host, as far as accounts of this server are in them. */
export class HostedGroups1795639100000 implements MigrationInterface {
  readonly name = 'HostedGroups1795639100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`ALTER TABLE groups ADD server text COLLATE "C"`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DELETE FROM groups WHERE server IS NOT NULL`);
    await runner.query(`ALTER TABLE groups DROP server`);
  }
}
