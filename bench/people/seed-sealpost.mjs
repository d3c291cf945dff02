const hex = (bytes) => bytes.toString('hex');

/** Writes the people into the server's tables. What is written goes as JSON: both databases read that alike. */
export async function seedSealpost(query, { account, people, groups }) {
  const { kdf } = account;
  const opens = [kdf.salt, account.verifier, account.sealedAccountKey, account.sealedDigestKey].map(hex);
  const list = JSON.stringify(
    people.map(({ id, username, tokenHash, sealedDigestKey, keyId, pair }) => ({
      id,
      username,
      token: hex(tokenHash),
      digest: hex(sealedDigestKey),
      key_id: keyId,
      pair,
    })),
  );
  const each = `jsonb_to_recordset($1::jsonb) AS p (id uuid, username text, token text, digest text, key_id uuid, pair integer)`;
  await query(
    `INSERT INTO users (id, username, kdf_iterations, kdf_salt, verifier, sealed_account_key, sealed_digest_key, created_at)
     SELECT p.id, p.username, $2::integer, decode($3, 'hex'), decode($4, 'hex'), decode($5, 'hex'), decode($6, 'hex'), now()
     FROM ${each}`,
    [list, kdf.iterations, ...opens],
  );
  const keys = account.keys.map((key, pair) => ({
    pair,
    ...key,
    sealedPrivateKey: hex(key.sealedPrivateKey),
    sealedSigningKey: hex(key.sealedSigningKey),
  }));
  await query(
    `INSERT INTO key_pairs (id, user_id, version, public_key, fingerprint, signing_public_key, signing_fingerprint,
                            sealed_private_key, sealed_signing_key, created_at)
     SELECT p.key_id, p.id, 1, k."publicKey", k.fingerprint, k."signingPublicKey", k."signingFingerprint",
            decode(k."sealedPrivateKey", 'hex'), decode(k."sealedSigningKey", 'hex'), now()
     FROM ${each} JOIN jsonb_to_recordset($2::jsonb) AS k (pair integer, "publicKey" text, fingerprint text, "signingPublicKey" text,
       "signingFingerprint" text, "sealedPrivateKey" text, "sealedSigningKey" text) ON k.pair = p.pair`,
    [list, JSON.stringify(keys)],
  );
  await query(
    `INSERT INTO sessions (id, user_id, token_hash, sealed_digest_key, created_at, last_used_at, expires_at)
     SELECT gen_random_uuid(), p.id, decode(p.token, 'hex'), decode(p.digest, 'hex'), now(), now(), now() + interval '30 days'
     FROM ${each}`,
    [list],
  );
  for (const { id, members } of groups) {
    await query(`INSERT INTO groups (id, name, created_at) VALUES ($1, 'bench', now())`, [id]);
    await query(
      `INSERT INTO group_members (group_id, user_id, role, joined_at)
       SELECT $1, id::uuid, CASE ordinal WHEN 1 THEN 'owner' ELSE 'member' END, now()
       FROM jsonb_array_elements_text($2::jsonb) WITH ORDINALITY AS member (id, ordinal)`,
      [id, JSON.stringify(members.map((member) => member.id))],
    );
  }
}
