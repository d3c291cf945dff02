import type { MigrationInterface, QueryRunner } from 'typeorm';

const CHILDREN = [
  { table: 'mailbox_entries', column: 'user_id', owner: 'users', key: 'id', parent: 'users' },
  { table: 'mailbox_entries', column: 'message_id', owner: 'messages', key: 'id', parent: 'messages' },
  { table: 'events', column: 'user_id', owner: 'event_heads', key: 'user_id', parent: 'users' },
];

/**
 * What is written most, copies and events, goes with its owner by a trigger where it went by a foreign key: the key looked each owner up
 * and locked it for each row, a third of what PostgreSQL did for a message to a group. Whoever writes such rows holds their owner in the
 * same transaction.
 */
export class OwnersByTrigger1795640000000 implements MigrationInterface {
  readonly name = 'OwnersByTrigger1795640000000';

  async up(runner: QueryRunner): Promise<void> {
    for (const { table, column, owner, key } of CHILDREN) {
      const name = `${owner}_delete_${table}`;
      await runner.query(`
        CREATE FUNCTION ${name}() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          DELETE FROM ${table} WHERE ${column} = OLD.${key};
          RETURN NULL;
        END $$`);
      await runner.query(
        `CREATE TRIGGER ${name} AFTER DELETE ON ${owner} FOR EACH ROW EXECUTE FUNCTION ${name}()`,
      );
      await runner.query(`ALTER TABLE ${table} DROP CONSTRAINT ${table}_${column}_fkey`);
    }
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const { table, column, owner, parent } of CHILDREN) {
      const name = `${owner}_delete_${table}`;
      await runner.query(
        `ALTER TABLE ${table} ADD CONSTRAINT ${table}_${column}_fkey
         FOREIGN KEY (${column}) REFERENCES ${parent} (id) ON DELETE CASCADE`,
      );
      await runner.query(`DROP TRIGGER ${name} ON ${owner}`);
      await runner.query(`DROP FUNCTION ${name}()`);
    }
  }
}
