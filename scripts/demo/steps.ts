import type { Api, Session } from './api.js';
import { fromBase64, shortHex, toBase64 } from './bytes.js';
import { type Message, openMessage, type PlainFile } from './envelope.js';
import { derive, openAccountKey, type OpenedKey, openNewestKey, type PublicKey } from './keyring.js';
import { green, step } from './print.js';

/** Opens an account as a device does that has the password and nothing else, and shows every step. */
export async function openAccount(
  api: Api,
  name: string,
  password: string,
): Promise<{ key: OpenedKey; session: Session }> {
  const kdf = await api.kdf(name);
  const parameters = `${kdf.iterations} iterations, salt ${shortHex(fromBase64(kdf.salt))}`;
  step('kdf', 'GET /api/auth/kdf', `${kdf.name}, ${parameters}`);
  const { master, authKey, sealKey } = await derive(password, kdf);
  step('master', 'PBKDF2(password, salt, iterations)', shortHex(master));
  step('authKey', 'HKDF(master, "sealpost.v1 auth"): goes to the server', shortHex(authKey));
  step('sealKey', 'HKDF(master, "sealpost.v1 seal"): stays here', shortHex(sealKey));
  const session = await api.logIn(name, toBase64(authKey));
  step('keyring', 'POST /api/auth/login {username, authKey}', 'the key version of the account, sealed');
  const accountKey = await openAccountKey(sealKey, session.keyring);
  step('accountKey', 'AES-GCM open(sealKey, sealedAccountKey)', shortHex(accountKey));
  const key = await openNewestKey(accountKey, session.keyring);
  step(
    'privateKey',
    'AES-GCM open(accountKey, sealedPrivateKey)',
    `${key.privateKey.length} bytes of PKCS#8`,
  );
  step('fingerprint', 'SHA-256(SPKI of the public key)', shortHex(key.fingerprint));
  return { key, session };
}

/**
 * Opens a message and shows every step.
 *
 * @param expected the file that was sent
 * @throws Error when the file is another one
 */
export async function openAndShow(
  message: Message,
  own: OpenedKey,
  senderKeys: PublicKey[],
  expected: PlainFile,
): Promise<void> {
  const { messageKey, text, files } = await openMessage(message, own, senderKeys);
  step('messageKey', 'RSA-OAEP unwrap(privateKey, key.wrappedKey)', shortHex(messageKey));
  step('text', 'AES-GCM open(messageKey, text)', green(text ?? '(none)'));
  for (const { filename, content } of files) {
    step('file', 'AES-GCM open(messageKey, attachments[0])', green(`${filename}, ${content.length} bytes`));
  }
  const signer = senderKeys.find(({ id }) => id === message.signingKeyId);
  if (signer) {
    step('signature', 'Ed25519 verify(signingPublicKey of the sender, ...)', green('right'));
  }
  const [file] = files;
  if (!file || toBase64(file.content) !== toBase64(expected.content)) {
    throw new Error('The file is not the one that was sent.');
  }
}
