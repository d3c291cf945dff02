import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Lists of what is received and sent are merged from the two: every copy is written into two indexes fewer. */
export class FewerIndexes1795624000000 implements MigrationInterface {
  readonly name = 'FewerIndexes1795624000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX mailbox_all_idx`);
    await runner.query(`DROP INDEX mailbox_peer_idx`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(
      `CREATE INDEX mailbox_all_idx ON mailbox_entries (user_id, sent_at, message_id) WHERE hidden_at IS NULL`,
    );
    await runner.query(
      `CREATE INDEX mailbox_peer_idx ON mailbox_entries (user_id, peer, sent_at, message_id) WHERE hidden_at IS NULL`,
    );
  }
}
