import type { MigrationInterface, QueryRunner } from 'typeorm';

/** Accounts, keys, sessions and messages. */
export class InitialSchema1763600000000 implements MigrationInterface {
  readonly name = 'InitialSchema1763600000000';

  async up(runner: QueryRunner): Promise<void> {
    await runner.query(`
      CREATE TABLE users (
        id uuid CONSTRAINT users_pkey PRIMARY KEY,
        username text COLLATE "C" NOT NULL,
        email text COLLATE "C",
        display_name text,
        display_name_folded text COLLATE "C",
        kdf_iterations integer NOT NULL,
        kdf_salt bytea NOT NULL,
        verifier bytea NOT NULL,
        sealed_account_key bytea NOT NULL,
        sealed_digest_key bytea NOT NULL,
        recovery_salt bytea,
        recovery_verifier bytea,
        recovery_sealed_account_key bytea,
        created_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`CREATE UNIQUE INDEX users_username_key ON users (username)`);
    await runner.query(`CREATE UNIQUE INDEX users_email_key ON users (email)`);
    await runner.query(`CREATE INDEX users_display_name_folded_idx ON users (display_name_folded)`);

    await runner.query(`
      CREATE TABLE avatars (
        user_id uuid CONSTRAINT avatars_pkey PRIMARY KEY
          CONSTRAINT avatars_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        mime_type text NOT NULL,
        content bytea NOT NULL,
        digest text NOT NULL
      )`);

    await runner.query(`
      CREATE TABLE key_pairs (
        id uuid CONSTRAINT key_pairs_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT key_pairs_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        version integer NOT NULL,
        public_key text NOT NULL,
        fingerprint text NOT NULL,
        signing_public_key text NOT NULL,
        signing_fingerprint text NOT NULL,
        sealed_private_key bytea NOT NULL,
        sealed_signing_key bytea NOT NULL,
        created_at timestamptz(3) NOT NULL,
        retired_at timestamptz(3)
      )`);
    await runner.query(`CREATE UNIQUE INDEX key_pairs_user_id_version_key ON key_pairs (user_id, version)`);
    await runner.query(
      `CREATE UNIQUE INDEX key_pairs_user_id_fingerprint_key ON key_pairs (user_id, fingerprint)`,
    );
    await runner.query(
      `CREATE UNIQUE INDEX key_pairs_current_key ON key_pairs (user_id) WHERE retired_at IS NULL`,
    );

    await runner.query(`
      CREATE TABLE sessions (
        id uuid CONSTRAINT sessions_pkey PRIMARY KEY,
        user_id uuid NOT NULL CONSTRAINT sessions_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        token_hash bytea NOT NULL,
        sealed_digest_key bytea NOT NULL,
        device_name text,
        created_at timestamptz(3) NOT NULL,
        last_used_at timestamptz(3) NOT NULL,
        expires_at timestamptz(3) NOT NULL
      )`);
    await runner.query(`CREATE UNIQUE INDEX sessions_token_hash_key ON sessions (token_hash)`);
    await runner.query(`CREATE INDEX sessions_user_id_idx ON sessions (user_id)`);
    await runner.query(`CREATE INDEX sessions_expires_at_idx ON sessions (expires_at)`);

    await runner.query(`
      CREATE TABLE server_secrets (
        name text CONSTRAINT server_secrets_pkey PRIMARY KEY,
        value bytea NOT NULL
      )`);

    await runner.query(`
      CREATE TABLE messages (
        id uuid CONSTRAINT messages_pkey PRIMARY KEY,
        sender_id uuid CONSTRAINT messages_sender_id_fkey REFERENCES users (id) ON DELETE SET NULL,
        from_address text NOT NULL,
        to_address text NOT NULL,
        sent_at timestamptz(3) NOT NULL,
        reply_to uuid,
        sealed_by text NOT NULL CONSTRAINT messages_sealed_by_check CHECK (sealed_by IN ('server', 'client')),
        text_nonce bytea,
        text_ciphertext bytea,
        signature bytea,
        signing_key_id uuid,
        expires_at timestamptz(3),
        deleted_at timestamptz(3),
        erased_at timestamptz(3),
        request_digest bytea NOT NULL
      )`);
    await runner.query(`CREATE INDEX messages_sender_id_idx ON messages (sender_id)`);
    await runner.query(
      `CREATE INDEX messages_reply_to_idx ON messages (reply_to) WHERE reply_to IS NOT NULL`,
    );
    await runner.query(`
      CREATE INDEX messages_expires_at_idx ON messages (expires_at) WHERE expires_at IS NOT NULL AND erased_at IS NULL`);
    await runner.query(
      `CREATE INDEX messages_erased_at_idx ON messages (erased_at) WHERE erased_at IS NOT NULL`,
    );

    await runner.query(`
      CREATE TABLE mailbox_entries (
        message_id uuid CONSTRAINT mailbox_entries_message_id_fkey REFERENCES messages (id) ON DELETE CASCADE,
        user_id uuid CONSTRAINT mailbox_entries_user_id_fkey REFERENCES users (id) ON DELETE CASCADE,
        peer text COLLATE "C" NOT NULL,
        sent boolean NOT NULL,
        received boolean NOT NULL,
        sent_at timestamptz(3) NOT NULL,
        has_attachments boolean NOT NULL,
        key_id uuid NOT NULL,
        wrapped_key bytea,
        read_at timestamptz(3),
        hidden_at timestamptz(3),
        CONSTRAINT mailbox_entries_pkey PRIMARY KEY (message_id, user_id)
      )`);
    // One for each list that can be asked for. The wider ones come first: of indexes that cost the same, which they do as long as there
    // are no statistics, the planner takes the youngest.
    const LISTS: [string, string, string][] = [
      ['mailbox_all_idx', '(user_id, sent_at, message_id)', ''],
      ['mailbox_inbox_idx', '(user_id, sent_at, message_id)', 'received AND '],
      ['mailbox_sent_idx', '(user_id, sent_at, message_id)', 'sent AND '],
      ['mailbox_unread_idx', '(user_id, sent_at, message_id)', 'received AND read_at IS NULL AND '],
      ['mailbox_attachments_idx', '(user_id, sent_at, message_id)', 'has_attachments AND '],
      ['mailbox_peer_idx', '(user_id, peer, sent_at, message_id)', ''],
      ['mailbox_peer_inbox_idx', '(user_id, peer, sent_at, message_id)', 'received AND '],
      ['mailbox_peer_sent_idx', '(user_id, peer, sent_at, message_id)', 'sent AND '],
    ];
    for (const [name, columns, condition] of LISTS) {
      await runner.query(
        `CREATE INDEX ${name} ON mailbox_entries ${columns} WHERE ${condition}hidden_at IS NULL`,
      );
    }

    await runner.query(`
      CREATE TABLE attachments (
        message_id uuid CONSTRAINT attachments_message_id_fkey REFERENCES messages (id) ON DELETE CASCADE,
        attachment_index smallint,
        filename text NOT NULL,
        mime_type text NOT NULL,
        size integer NOT NULL,
        nonce bytea NOT NULL,
        CONSTRAINT attachments_pkey PRIMARY KEY (message_id, attachment_index)
      )`);
    await runner.query(`
      CREATE TABLE attachment_pieces (
        message_id uuid,
        attachment_index smallint,
        piece_number integer,
        bytes bytea NOT NULL,
        CONSTRAINT attachment_pieces_pkey PRIMARY KEY (message_id, attachment_index, piece_number),
        CONSTRAINT attachment_pieces_attachment_fkey FOREIGN KEY (message_id, attachment_index)
          REFERENCES attachments (message_id, attachment_index) ON DELETE CASCADE
      )`);
    // Ciphertext does not compress; trying costs time on every write.
    await runner.query(`ALTER TABLE messages ALTER COLUMN text_ciphertext SET STORAGE EXTERNAL`);
    await runner.query(`ALTER TABLE attachment_pieces ALTER COLUMN bytes SET STORAGE EXTERNAL`);
  }

  async down(runner: QueryRunner): Promise<void> {
    for (const table of [
      'attachment_pieces',
      'attachments',
      'mailbox_entries',
      'messages',
      'server_secrets',
      'sessions',
      'key_pairs',
      'avatars',
      'users',
    ]) {
      await runner.query(`DROP TABLE ${table}`);
    }
  }
}
