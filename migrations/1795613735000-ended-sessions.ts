import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Announces sessions that have ended, however they did, so that no node goes on trusting a token that it remembers. */
export class EndedSessions1795613735000 implements MigrationInterface {
  readonly name = 'EndedSessions1795613735000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE FUNCTION announce_ended_session() RETURNS trigger LANGUAGE plpgsql AS $$
      BEGIN
        PERFORM pg_notify('sealpost_sessions', OLD.id::text);
        RETURN NULL;
      END $$`);
    await runner.query(`
      CREATE TRIGGER sessions_ended AFTER DELETE ON sessions
      FOR EACH ROW EXECUTE FUNCTION announce_ended_session()`);
    await runner.query(`
      CREATE TRIGGER sessions_shortened AFTER UPDATE OF expires_at ON sessions
      FOR EACH ROW WHEN (NEW.expires_at < OLD.expires_at) EXECUTE FUNCTION announce_ended_session()`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP TRIGGER sessions_shortened ON sessions`);
    await runner.query(`DROP TRIGGER sessions_ended ON sessions`);
    await runner.query(`DROP FUNCTION announce_ended_session()`);
  }
}
