import type { webcrypto } from 'node:crypto';

/**
 * The formats of docs/envelope.md on WebCrypto, written from the document alone: it shares nothing with the server's own code, so a
 * message that opens here was sealed as documented.
 */
const { subtle } = globalThis.crypto;

export interface Box {
  nonce: string;
  ciphertext: string;
}

export interface Kdf {
  name: string;
  iterations: number;
  salt: string;
}

export interface SealedKeyPair {
  id: string;
  version: number;
  publicKey: string;
  fingerprint: string;
  signingPublicKey: string;
  signingFingerprint: string;
  sealedPrivateKey: Box;
  sealedSigningKey: Box;
}

export interface Keyring {
  kdf: Kdf;
  sealedAccountKey: Box;
  keys: SealedKeyPair[];
}

export interface SealedMessage {
  id: string;
  from: string;
  to: string;
  text: Box | null;
  attachments: {
    index: number;
    filename: string;
    mimeType: string;
    nonce: string;
    ciphertext: string | null;
  }[];
  key: { keyId: string; wrappedKey: string } | null;
}

export interface OpenedMessage {
  text: string | null;
  attachments: Buffer<ArrayBuffer>[];
}

/** The keys of an account, by key id. */
export type OpenedKeyring = Map<string, { privateKey: webcrypto.CryptoKey; signingKey: webcrypto.CryptoKey }>;

export const bytesOf = (base64: string): Buffer<ArrayBuffer> => Buffer.from(base64, 'base64');
const utf8 = (text: string): Buffer<ArrayBuffer> => Buffer.from(text, 'utf8');
const PEM = /-----BEGIN PUBLIC KEY-----([^-]+)-----END PUBLIC KEY-----/;

/** The DER of a PEM. */
export const derOf = (pem: string): Buffer<ArrayBuffer> =>
  bytesOf((PEM.exec(pem)?.[1] ?? '').replace(/\s/g, ''));

export async function hkdf(
  input: Uint8Array<ArrayBuffer>,
  salt: Uint8Array<ArrayBuffer>,
  info: string,
): Promise<Buffer<ArrayBuffer>> {
  const key = await subtle.importKey('raw', input, 'HKDF', false, ['deriveBits']);
  return Buffer.from(
    await subtle.deriveBits({ name: 'HKDF', hash: 'SHA-256', salt, info: utf8(info) }, key, 256),
  );
}

/** authKey and sealKey of a password. */
export async function derive(
  password: string,
  kdf: Kdf,
): Promise<{ authKey: Buffer<ArrayBuffer>; sealKey: Buffer<ArrayBuffer> }> {
  const key = await subtle.importKey('raw', utf8(password.normalize('NFC')), 'PBKDF2', false, ['deriveBits']);
  const parameters = { name: 'PBKDF2', hash: 'SHA-256', salt: bytesOf(kdf.salt), iterations: kdf.iterations };
  const master = Buffer.from(await subtle.deriveBits(parameters, key, 256));
  return {
    authKey: await hkdf(master, Buffer.alloc(0), 'sealpost.v1 auth'),
    sealKey: await hkdf(master, Buffer.alloc(0), 'sealpost.v1 seal'),
  };
}

/** authKey and sealKey of a recovery code. */
export async function deriveRecovery(
  code: string,
  salt: string,
): Promise<{ authKey: Buffer<ArrayBuffer>; sealKey: Buffer<ArrayBuffer> }> {
  const characters = code.toUpperCase().replace(/[- ]/g, '').replaceAll('O', '0').replace(/[IL]/g, '1');
  return {
    authKey: await hkdf(utf8(characters), bytesOf(salt), 'sealpost.v1 recovery auth'),
    sealKey: await hkdf(utf8(characters), bytesOf(salt), 'sealpost.v1 recovery seal'),
  };
}

/** AES-256-GCM; rejects what does not authenticate. */
export async function openBox(
  key: Uint8Array<ArrayBuffer>,
  box: Box,
  aad: string,
): Promise<Buffer<ArrayBuffer>> {
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const parameters = { name: 'AES-GCM', iv: bytesOf(box.nonce), additionalData: utf8(aad), tagLength: 128 };
  return Buffer.from(await subtle.decrypt(parameters, aes, bytesOf(box.ciphertext)));
}

/** Opens every version of a keyring with the sealKey of the password. */
export async function openKeyring(
  keyring: Keyring,
  sealKey: Uint8Array<ArrayBuffer>,
): Promise<OpenedKeyring> {
  const accountKey = await openBox(sealKey, keyring.sealedAccountKey, 'sealpost.v1 account-key');
  const opened: OpenedKeyring = new Map();
  for (const pair of keyring.keys) {
    const rsa = await openBox(
      accountKey,
      pair.sealedPrivateKey,
      `sealpost.v1 private-key\n${pair.fingerprint}`,
    );
    const ed = await openBox(
      accountKey,
      pair.sealedSigningKey,
      `sealpost.v1 signing-key\n${pair.signingFingerprint}`,
    );
    opened.set(pair.id, {
      privateKey: await subtle.importKey('pkcs8', rsa, { name: 'RSA-OAEP', hash: 'SHA-256' }, false, [
        'decrypt',
      ]),
      signingKey: await subtle.importKey('pkcs8', ed, 'Ed25519', false, ['sign']),
    });
  }
  return opened;
}

/** Opens the keyring with the password. */
export async function openWithPassword(keyring: Keyring, password: string): Promise<OpenedKeyring> {
  return openKeyring(keyring, (await derive(password, keyring.kdf)).sealKey);
}

/** Opens the text and every attachment; all ciphertext must be inline. */
export async function openMessage(message: SealedMessage, keys: OpenedKeyring): Promise<OpenedMessage> {
  const { id, from, to, key } = message;
  const privateKey = key && keys.get(key.keyId)?.privateKey;
  if (!key || !privateKey) throw new Error('The message is wrapped to no key of this keyring.');
  const messageKey = Buffer.from(await subtle.decrypt('RSA-OAEP', privateKey, bytesOf(key.wrappedKey)));
  const aad = (part: string): string => `sealpost.v1\n${id}\n${from}\n${to}\n${part}`;
  const attachments = await Promise.all(
    message.attachments.map(({ index, filename, mimeType, nonce, ciphertext }) =>
      openBox(
        messageKey,
        { nonce, ciphertext: ciphertext ?? '' },
        aad(`attachment\n${index}\n${filename}\n${mimeType}`),
      ),
    ),
  );
  return {
    text: message.text && (await openBox(messageKey, message.text, aad('text'))).toString(),
    attachments,
  };
}
