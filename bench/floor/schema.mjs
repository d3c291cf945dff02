/** The least that the same work needs: no foreign keys, and only the indexes that a page, a message and a log are read by. */
export const SCHEMA = `
  CREATE SCHEMA floor;
  CREATE TABLE floor.people (
    id uuid PRIMARY KEY, username text NOT NULL, token_hash bytea NOT NULL, key_id uuid NOT NULL, public_key text NOT NULL,
    verifier bytea NOT NULL, kdf_salt bytea NOT NULL, profile jsonb NOT NULL, keyring jsonb NOT NULL
  );
  CREATE TABLE floor.members (group_id uuid, user_id uuid, PRIMARY KEY (group_id, user_id));
  CREATE TABLE floor.sessions (token_hash bytea PRIMARY KEY, user_id uuid NOT NULL, created_at timestamptz(3) NOT NULL);
  CREATE TABLE floor.messages (
    id uuid PRIMARY KEY, from_address text NOT NULL, to_address text NOT NULL, group_id uuid, sent_at timestamptz(3) NOT NULL,
    text_nonce bytea, text_ciphertext bytea, file_count smallint NOT NULL
  );
  CREATE TABLE floor.wraps (
    message_id uuid, user_id uuid, received boolean NOT NULL, sent_at timestamptz(3) NOT NULL, key_id uuid NOT NULL,
    wrapped_key bytea NOT NULL, PRIMARY KEY (message_id, user_id)
  );
  CREATE INDEX wraps_inbox_idx ON floor.wraps (user_id, sent_at, message_id) WHERE received;
  CREATE TABLE floor.attachments (
    message_id uuid, attachment_index smallint, filename text NOT NULL, mime_type text NOT NULL, size integer NOT NULL,
    nonce bytea NOT NULL, ciphertext bytea NOT NULL, PRIMARY KEY (message_id, attachment_index)
  );
  ALTER TABLE floor.attachments ALTER COLUMN ciphertext SET STORAGE EXTERNAL;
  CREATE TABLE floor.heads (user_id uuid PRIMARY KEY, last_number bigint NOT NULL);
  CREATE TABLE floor.events (
    user_id uuid, number bigint, at timestamptz(3) NOT NULL, message_id uuid NOT NULL, PRIMARY KEY (user_id, number)
  );`;
