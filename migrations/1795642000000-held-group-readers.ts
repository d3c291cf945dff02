import type { MigrationInterface, QueryRunner } from 'typeorm';

/**
 * The statement that stores a message to a group compares the remembered members, for whom it was sealed, with those who are in the group
 * and have a key once it is held. A function reads them, which is volatile: the statement itself sees the rows as they were when it began.
 */
export class HeldGroupReaders1795642000000 implements MigrationInterface {
  readonly name = 'HeldGroupReaders1795642000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION held_group_readers(uuid) RETURNS uuid[] LANGUAGE plpgsql VOLATILE AS $$
      BEGIN
        PERFORM pg_advisory_xact_lock_shared(hashtextextended($1::text, 0));
        RETURN (SELECT array_agg(user_id ORDER BY user_id) FROM group_members
                WHERE group_id = $1
                  AND EXISTS (SELECT FROM key_pairs WHERE key_pairs.user_id = group_members.user_id AND retired_at IS NULL));
      END $$`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query('DROP FUNCTION held_group_readers(uuid)');
  }
}
