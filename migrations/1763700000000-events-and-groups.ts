import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Event logs, receipts of delivery, and groups. */
export class EventsAndGroups1763700000000 implements MigrationInterface {
  readonly name = 'EventsAndGroups1763700000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE event_heads (
        user_id uuid CONSTRAINT event_heads_pkey PRIMARY KEY
          CONSTRAINT event_heads_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        last_number bigint NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE event_marks (
        user_id uuid CONSTRAINT event_marks_pkey PRIMARY KEY
          CONSTRAINT event_marks_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        taken_number bigint NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE events (
        user_id uuid CONSTRAINT events_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        number bigint,
        type text NOT NULL,
        at timestamptz(3) NOT NULL,
        message_id uuid,
        data jsonb,
        CONSTRAINT events_pkey PRIMARY KEY (user_id, number)
      )`);
    await runner.query(`CREATE INDEX events_at_idx ON events (at)`);
    await runner.query(`
      CREATE TABLE groups (
        id uuid CONSTRAINT groups_pkey PRIMARY KEY,
        name text NOT NULL,
        created_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`
      CREATE TABLE group_members (
        group_id uuid CONSTRAINT group_members_group_id_fkey REFERENCES groups (id) ON DELETE CASCADE,
        user_id uuid CONSTRAINT group_members_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        role text NOT NULL CONSTRAINT group_members_role_check CHECK (role IN ('owner', 'admin', 'member')),
        joined_at timestamptz(3) NOT NULL,
        CONSTRAINT group_members_pkey PRIMARY KEY (group_id, user_id)
      )`);
    await runner.query(`CREATE INDEX group_members_user_id_idx ON group_members (user_id)`);
    await runner.query(`ALTER TABLE messages ADD group_id uuid`);
    await runner.query(`ALTER TABLE mailbox_entries ADD delivered_at timestamptz(3)`);
    await runner.query(`
      CREATE INDEX mailbox_unread_peer_idx ON mailbox_entries (user_id, peer, sent_at, message_id)
      WHERE received AND read_at IS NULL AND hidden_at IS NULL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    await runner.query(`DROP INDEX mailbox_unread_peer_idx`);
    await runner.query(`ALTER TABLE mailbox_entries DROP delivered_at`);
    await runner.query(`ALTER TABLE messages DROP group_id`);
    for (const table of ['group_members', 'groups', 'events', 'event_marks', 'event_heads']) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
