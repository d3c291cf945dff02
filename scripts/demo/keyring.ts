import { type Bytes, fromBase64, fromPem, toBase64, toPublicKeyPem, utf8 } from './bytes.js';
import { type Box, fingerprintOf, hkdf, openBox, pbkdf2, randomBytes, sealBox } from './crypto.js';
import { NotOpened } from './not-opened.js';

export interface Kdf {
  name: string;
  iterations: number;
  salt: string;
}

export interface PublicKey {
  id: string;
  version: number;
  publicKey: string;
  fingerprint: string;
  signingPublicKey: string;
  signingFingerprint: string;
}

export interface Keyring {
  kdf: Kdf;
  sealedAccountKey: Box;
  keys: (PublicKey & { sealedPrivateKey: Box; sealedSigningKey: Box })[];
}

export interface PasswordKeys {
  master: Bytes;
  authKey: Bytes;
  sealKey: Bytes;
}

/** A key version whose private halves were opened, as PKCS#8 DER. */
export interface OpenedKey extends PublicKey {
  privateKey: Bytes;
  signingKey: Bytes;
}

const MIN_ITERATIONS = 600_000;

/** @throws NotOpened when the server asks for less work than is safe: an authKey from it would give the password away */
export async function derive(password: string, kdf: Kdf): Promise<PasswordKeys> {
  const salt = fromBase64(kdf.salt);
  if (kdf.name !== 'PBKDF2-HMAC-SHA256' || kdf.iterations < MIN_ITERATIONS || salt.length !== 16) {
    throw new NotOpened('The server asks for a key derivation that is not safe.');
  }
  const master = await pbkdf2(utf8(password.normalize('NFC')), salt, kdf.iterations);
  return {
    master,
    authKey: await hkdf(master, 'sealpost.v1 auth'),
    sealKey: await hkdf(master, 'sealpost.v1 seal'),
  };
}

/** @throws NotOpened for another password's sealKey */
export async function openAccountKey(sealKey: Bytes, { sealedAccountKey }: Keyring): Promise<Bytes> {
  const accountKey = await openBox(sealKey, sealedAccountKey, 'sealpost.v1 account-key', 'The account key');
  if (accountKey.length !== 32) throw new NotOpened('The account key is not 32 bytes long.');
  return accountKey;
}

/** Opens the newest key version. @throws NotOpened also when the public keys are not those of the fingerprints */
export async function openNewestKey(accountKey: Bytes, { keys: [key] }: Keyring): Promise<OpenedKey> {
  if (!key) throw new NotOpened('The keyring is empty.');
  const { fingerprint, signingFingerprint } = key;
  await checkFingerprints(key);
  const privateKey = await openBox(
    accountKey,
    key.sealedPrivateKey,
    `sealpost.v1 private-key\n${fingerprint}`,
    'The private key',
  );
  const signingKey = await openBox(
    accountKey,
    key.sealedSigningKey,
    `sealpost.v1 signing-key\n${signingFingerprint}`,
    'The signing key',
  );
  return { ...key, privateKey, signingKey };
}

/** @throws NotOpened when a public key does not have the fingerprint that it is shown with */
export async function checkFingerprints(key: PublicKey): Promise<void> {
  const right =
    (await fingerprintOf(fromPem(key.publicKey))) === key.fingerprint &&
    (await fingerprintOf(fromPem(key.signingPublicKey))) === key.signingFingerprint;
  if (!right) throw new NotOpened('A public key does not have the fingerprint that it is shown with.');
}

/** The body of a registration whose keys are all made here, and what was sealed in it. */
export async function makeAccount(password: string) {
  const kdf = { name: 'PBKDF2-HMAC-SHA256', iterations: MIN_ITERATIONS, salt: toBase64(randomBytes(16)) };
  const { authKey, sealKey } = await derive(password, kdf);
  const accountKey = randomBytes(32);
  const { subtle } = globalThis.crypto;
  const rsa = await subtle.generateKey(
    { name: 'RSA-OAEP', modulusLength: 2048, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['encrypt', 'decrypt'],
  );
  // Of this algorithm it is always a pair, which not all type declarations say.
  const made: object = await subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const ed25519 = made as typeof rsa;
  const spki = async ({ publicKey }: typeof rsa) => new Uint8Array(await subtle.exportKey('spki', publicKey));
  const pkcs8 = async ({ privateKey }: typeof rsa) =>
    new Uint8Array(await subtle.exportKey('pkcs8', privateKey));
  const [publicKey, signingPublicKey] = [await spki(rsa), await spki(ed25519)];
  const privateKeyAad = `sealpost.v1 private-key\n${await fingerprintOf(publicKey)}`;
  const signingKeyAad = `sealpost.v1 signing-key\n${await fingerprintOf(signingPublicKey)}`;
  return {
    authKey: toBase64(authKey),
    kdf,
    sealedAccountKey: await sealBox(sealKey, accountKey, 'sealpost.v1 account-key'),
    key: {
      publicKey: toPublicKeyPem(publicKey),
      signingPublicKey: toPublicKeyPem(signingPublicKey),
      sealedPrivateKey: await sealBox(accountKey, await pkcs8(rsa), privateKeyAad),
      sealedSigningKey: await sealBox(accountKey, await pkcs8(ed25519), signingKeyAad),
    },
  };
}
