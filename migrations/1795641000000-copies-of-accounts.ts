import type { MigrationInterface, QueryRunner } from 'typeorm';

const COPIES = 'DELETE FROM mailbox_entries WHERE user_id = OLD.id';

/** Whoever deletes an account finds its copies by the indexes of its lists, rather than in a walk through everybody's. */
export class CopiesOfAccounts1795641000000 implements MigrationInterface {
  readonly name = 'CopiesOfAccounts1795641000000';

  async up(runner: QueryRunner): Promise<void> {
    await this.hidden(runner, 'hidden_at IS NOT NULL');
    await this.replace(runner, [
      `${COPIES} AND received AND hidden_at IS NULL`,
      `${COPIES} AND sent AND hidden_at IS NULL`,
      `${COPIES} AND hidden_at IS NOT NULL`,
    ]);
  }

  async down(runner: QueryRunner): Promise<void> {
    await this.replace(runner, [COPIES]);
    await this.hidden(runner, 'received AND hidden_at IS NOT NULL');
  }

  private async hidden(runner: QueryRunner, condition: string): Promise<void> {
    await runner.query('DROP INDEX mailbox_hidden_idx');
    await runner.query(`CREATE INDEX mailbox_hidden_idx ON mailbox_entries (user_id) WHERE ${condition}`);
  }

  private async replace(runner: QueryRunner, statements: string[]): Promise<void> {
    await runner.query(`
      CREATE OR REPLACE FUNCTION users_delete_mailbox_entries() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        ${statements.join(';\n        ')};
        RETURN NULL;
      END $$`);
  }
}
