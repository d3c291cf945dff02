import type { ClientOptions, Login, NewAccount, Recovery } from '../client-options.js';
import {
  derivePasswordKeys,
  deriveRecoveryKeys,
  encodeBase64,
  importSecretKey,
  makeKeyPair,
  newAccountKey,
  openAccountKey,
} from '../crypto/index.js';
import { answer, Http } from '../http/http.js';
import { SealpostError } from '../http/sealpost-error.js';
import { checkNewPassword, newCredentials, newRecovery } from './credentials.js';
import { ofKeyring } from './crypto-refusal.js';
import { Session } from './session.js';

/** Milliseconds that a resumed session waits for the server before it begins without it. */
const ONLINE_MILLISECONDS = 10_000;

/** Makes an account with keys of this device. @returns also the recovery code, which is nowhere else */
export async function register(
  options: ClientOptions & NewAccount,
): Promise<{ session: Session; recoveryCode: string }> {
  const { username, password, email, displayName, deviceName } = options;
  checkNewPassword(password);
  await probe(options);
  const accountKey = newAccountKey();
  const [credentials, { code, recovery }, key] = await Promise.all([
    newCredentials(password, accountKey),
    newRecovery(accountKey),
    importSecretKey(accountKey).then(makeKeyPair),
  ]);
  const body = { username, email, displayName, deviceName, ...credentials, key, recovery };
  const opened = await answer(new Http(options).api.POST('/api/auth/register', { body }));
  return { session: await Session.begin(options, opened, accountKey), recoveryCode: code };
}

/** Logs in by what the password derives to. */
export async function logIn(options: ClientOptions & Login): Promise<Session> {
  const { username, password, deviceName } = options;
  await probe(options);
  const { api } = new Http(options);
  const kdf = await answer(api.GET('/api/auth/kdf', { params: { query: { username } } }));
  const { authKey, sealKey } = await ofKeyring(() => derivePasswordKeys(password, kdf));
  const body = { username, authKey: encodeBase64(authKey), deviceName };
  const opened = await answer(api.POST('/api/auth/login', { body }));
  const accountKey = await ofKeyring(() => openAccountKey(sealKey, opened.keyring.sealedAccountKey));
  return Session.begin(options, opened, accountKey);
}

/** Sets a new password by the recovery code, which is used on this device only. */
export async function recover(options: ClientOptions & Recovery): Promise<Session> {
  const { username, recoveryCode, newPassword, deviceName } = options;
  checkNewPassword(newPassword);
  await probe(options);
  const { api } = new Http(options);
  const { salt } = await answer(api.GET('/api/auth/recovery', { params: { query: { username } } }));
  const { authKey, sealKey } = await ofKeyring(() => deriveRecoveryKeys(recoveryCode, salt));
  const proof = { username, recoveryAuthKey: encodeBase64(authKey) };
  const { sealedAccountKey } = await answer(api.POST('/api/auth/recover/open', { body: proof }));
  const accountKey = await ofKeyring(() => openAccountKey(sealKey, sealedAccountKey));
  const { authKey: newAuthKey, ...credentials } = await newCredentials(newPassword, accountKey);
  const body = { ...proof, newAuthKey, ...credentials, deviceName };
  return Session.begin(options, await answer(api.POST('/api/auth/recover', { body })), accountKey);
}

/** Goes on with what the storage keeps. Only a server that refuses the token ends it. */
export async function resume(options: ClientOptions): Promise<Session | null> {
  const saved = await Session.saved(options);
  if (!saved) return null;
  const session = new Session(options, saved);
  try {
    await session.refresh(AbortSignal.timeout(ONLINE_MILLISECONDS));
  } catch (error) {
    if (error instanceof SealpostError && error.code === 'session_ended') return null;
  }
  return session;
}

/** A storage that does not work shall say so before the server makes a session that nobody can keep. */
async function probe({ storage }: ClientOptions): Promise<void> {
  await storage?.get('session');
}
