import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Finds the oldest messages, for those who do not keep them for ever. */
export class MessageRetention1795632100000 implements MigrationInterface {
  readonly name = 'MessageRetention1795632100000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`CREATE INDEX messages_sent_at_idx ON messages (sent_at)`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX messages_sent_at_idx`);
  }
}
