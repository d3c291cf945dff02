import { SCHEMA } from '../floor/schema.mjs';

const hex = (bytes) => bytes.toString('hex');
const boxOf = (packed) => ({
  nonce: packed.subarray(0, 12).toString('base64'),
  ciphertext: packed.subarray(12).toString('base64'),
});

/** Makes the floor's tables and writes the same people into them, with what a login answers ready to be sent. */
export async function seedFloor(query, { account, people, groups }) {
  await query(SCHEMA);
  const createdAt = new Date().toISOString();
  const kdf = {
    name: 'PBKDF2-HMAC-SHA256',
    iterations: account.kdf.iterations,
    salt: account.kdf.salt.toString('base64'),
  };
  const rows = people.map(({ id, username, tokenHash, keyId, pair }) => {
    const { sealedPrivateKey, sealedSigningKey, ...key } = account.keys[pair];
    const shown = { id: keyId, version: 1, ...key, createdAt };
    const sealed = { sealedPrivateKey: boxOf(sealedPrivateKey), sealedSigningKey: boxOf(sealedSigningKey) };
    return {
      id,
      username,
      token: hex(tokenHash),
      key_id: keyId,
      public_key: key.publicKey,
      profile: {
        id,
        username,
        address: `${username}@localhost`,
        displayName: null,
        key: shown,
        email: null,
        createdAt,
        recoveryEnabled: false,
      },
      keyring: {
        kdf,
        sealedAccountKey: boxOf(account.sealedAccountKey),
        keys: [{ ...shown, retiredAt: null, ...sealed }],
      },
    };
  });
  await query(
    `INSERT INTO floor.people (id, username, token_hash, key_id, public_key, verifier, kdf_salt, profile, keyring)
     SELECT p.id, p.username, decode(p.token, 'hex'), p.key_id, p.public_key, decode($2, 'hex'), decode($3, 'hex'), p.profile, p.keyring
     FROM jsonb_to_recordset($1::jsonb)
       AS p (id uuid, username text, token text, key_id uuid, public_key text, profile jsonb, keyring jsonb)`,
    [JSON.stringify(rows), hex(account.verifier), hex(account.kdf.salt)],
  );
  for (const { id, members } of groups) {
    await query(
      `INSERT INTO floor.members (group_id, user_id) SELECT $1, id::uuid FROM jsonb_array_elements_text($2::jsonb) AS member (id)`,
      [id, JSON.stringify(members.map((member) => member.id))],
    );
  }
}
