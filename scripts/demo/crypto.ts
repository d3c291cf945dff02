import type { webcrypto } from 'node:crypto';
import { type Bytes, fromBase64, toBase64, toHex, utf8 } from './bytes.js';
import { NotOpened } from './not-opened.js';

// docs/envelope.md once more, on WebCrypto and without a line of the server's: what opens here opens in a browser.

const { subtle } = globalThis.crypto;

export type Key = webcrypto.CryptoKey;

/** AES-256-GCM as it travels: base64, the 16-byte tag at the end of the ciphertext. */
export interface Box {
  nonce: string;
  ciphertext: string;
}

export function randomBytes(length: number): Bytes {
  return globalThis.crypto.getRandomValues(new Uint8Array(length));
}

export async function sha256(bytes: Bytes): Promise<Bytes> {
  return new Uint8Array(await subtle.digest('SHA-256', bytes));
}

/** The name of a public key: SHA-256 of its SPKI DER. */
export async function fingerprintOf(spki: Bytes): Promise<string> {
  return toHex(await sha256(spki));
}

export async function pbkdf2(password: Bytes, salt: Bytes, iterations: number): Promise<Bytes> {
  const key = await subtle.importKey('raw', password, 'PBKDF2', false, ['deriveBits']);
  const algorithm = { name: 'PBKDF2', hash: 'SHA-256', salt, iterations };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, 256));
}

export async function hkdf(secret: Bytes, info: string): Promise<Bytes> {
  const key = await subtle.importKey('raw', secret, 'HKDF', false, ['deriveBits']);
  const algorithm = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(), info: utf8(info) };
  return new Uint8Array(await subtle.deriveBits(algorithm, key, 256));
}

export async function sealBox(key: Bytes, plaintext: Bytes, aad: string): Promise<Box> {
  const nonce = randomBytes(12);
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const algorithm = { name: 'AES-GCM', iv: nonce, additionalData: utf8(aad) };
  const ciphertext = new Uint8Array(await subtle.encrypt(algorithm, aes, plaintext));
  return { nonce: toBase64(nonce), ciphertext: toBase64(ciphertext) };
}

/** @throws NotOpened naming `what` */
export async function openBox(key: Bytes, box: Box, aad: string, what: string): Promise<Bytes> {
  const iv = fromBase64(box.nonce);
  if (iv.length !== 12) throw new NotOpened(`${what}: the nonce is not 12 bytes long.`);
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['decrypt']);
  const algorithm = { name: 'AES-GCM', iv, additionalData: utf8(aad) };
  return opened(subtle.decrypt(algorithm, aes, fromBase64(box.ciphertext)), what);
}

const OAEP = { name: 'RSA-OAEP', hash: 'SHA-256' };

export async function wrap(publicKey: Bytes, messageKey: Bytes): Promise<Bytes> {
  const key = await subtle.importKey('spki', publicKey, OAEP, false, ['encrypt']);
  return new Uint8Array(await subtle.encrypt(OAEP, key, messageKey));
}

/** @throws NotOpened */
export async function unwrap(privateKey: Bytes, wrapped: Bytes): Promise<Bytes> {
  const key = await subtle.importKey('pkcs8', privateKey, OAEP, false, ['decrypt']);
  const { modulusLength } = key.algorithm as webcrypto.RsaHashedKeyAlgorithm;
  if (wrapped.length * 8 !== modulusLength) throw new NotOpened('The wrap is not as long as the modulus.');
  const messageKey = await opened(subtle.decrypt(OAEP, key, wrapped), 'The wrapped key');
  if (messageKey.length !== 32) throw new NotOpened('The wrapped key is not 32 bytes long.');
  return messageKey;
}

export async function sign(signingKey: Bytes, signed: string): Promise<Bytes> {
  const key = await subtle.importKey('pkcs8', signingKey, 'Ed25519', false, ['sign']);
  return new Uint8Array(await subtle.sign('Ed25519', key, utf8(signed)));
}

/** @throws NotOpened when the signature is not that of the text */
export async function verify(signingPublicKey: Bytes, signed: string, signature: Bytes): Promise<void> {
  const key = await subtle.importKey('spki', signingPublicKey, 'Ed25519', false, ['verify']);
  if (!(await subtle.verify('Ed25519', key, signature, utf8(signed)))) {
    throw new NotOpened('The signature does not match the message.');
  }
}

async function opened(decryption: Promise<ArrayBuffer>, what: string): Promise<Bytes> {
  try {
    return new Uint8Array(await decryption);
  } catch {
    throw new NotOpened(`${what} does not open.`);
  }
}
