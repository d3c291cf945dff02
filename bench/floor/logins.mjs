import { Buffer } from 'node:buffer';
import { createHash, hkdfSync, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { v7 as uuid } from 'uuid';
import { hashToken } from './people.mjs';
import { OPEN_SESSION } from './statements.mjs';

const derive = promisify(pbkdf2);
const SESSION_MILLISECONDS = 30 * 86_400_000;

/** Opens a session for whoever has the authKey, or the password to derive it from. @returns undefined for a wrong one */
export async function login(pool, { byName, byToken }, { username, password, authKey: given }) {
  const person = byName.get(username);
  const authKey = given ? Buffer.from(given, 'base64') : await authKeyOf(password, person.kdf_salt);
  if (!timingSafeEqual(createHash('sha256').update(authKey).digest(), person.verifier)) return undefined;
  const token = randomBytes(32).toString('hex');
  const hash = hashToken(token);
  const now = new Date();
  await pool.query({ ...OPEN_SESSION, values: [Buffer.from(hash, 'base64'), person.id, now] });
  byToken.set(hash, person);
  const expiresAt = new Date(now.getTime() + SESSION_MILLISECONDS).toISOString();
  return { token, sessionId: uuid(), expiresAt, user: person.profile, keyring: person.keyring };
}

async function authKeyOf(password, salt) {
  const master = await derive(password.normalize('NFC'), salt, 600_000, 32, 'sha256');
  return Buffer.from(hkdfSync('sha256', master, '', 'sealpost.v1 auth', 32));
}
