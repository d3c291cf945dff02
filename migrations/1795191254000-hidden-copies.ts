import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the copies that a user hid, so that the deletion of an account takes no walk through everybody's. */
export class HiddenCopies1795191254000 implements MigrationInterface {
  readonly name = 'HiddenCopies1795191254000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE INDEX mailbox_hidden_idx ON mailbox_entries (user_id) WHERE received AND hidden_at IS NOT NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX mailbox_hidden_idx`);
  }
}
