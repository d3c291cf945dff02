import { createHash, createPublicKey } from 'node:crypto';

export const hashToken = (token) => createHash('sha256').update(token).digest('base64');

/** Everybody with their parsed keys, whose token is whose, and who is in which group: all of it in memory from the start on. */
export async function loadPeople(pool) {
  const { rows } = await pool.query('SELECT * FROM floor.people');
  const parsed = new Map();
  const byId = new Map();
  const byName = new Map();
  const byToken = new Map();
  for (const row of rows) {
    if (!parsed.has(row.public_key)) parsed.set(row.public_key, createPublicKey(row.public_key));
    const person = { ...row, address: `${row.username}@localhost`, publicKey: parsed.get(row.public_key) };
    byId.set(row.id, person);
    byName.set(row.username, person);
    byToken.set(row.token_hash.toString('base64'), person);
  }
  const groups = new Map();
  const members = await pool.query('SELECT group_id, user_id FROM floor.members');
  for (const { group_id: id, user_id: userId } of members.rows) {
    groups.set(id, [...(groups.get(id) ?? []), byId.get(userId)]);
  }
  return { byName, byToken, groups };
}
