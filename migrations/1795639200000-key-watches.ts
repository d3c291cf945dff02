import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Which peers have asked for the keys of which accounts. */
export class KeyWatches1795639200000 implements MigrationInterface {
  readonly name = 'KeyWatches1795639200000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE key_watches (
        user_id uuid CONSTRAINT key_watches_user_id_fkey REFERENCES users ON DELETE CASCADE,
        server text COLLATE "C",
        CONSTRAINT key_watches_pkey PRIMARY KEY (user_id, server)
      )`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TABLE key_watches`);
  }
}
