import type { webcrypto } from 'node:crypto';
import { type Box, derOf, hkdf, type Kdf } from './opener.js';

/** The client's half of the formats: making keys and sealing, on WebCrypto alone, like {@link ./opener.ts}. */
const { subtle } = globalThis.crypto;
const utf8 = (text: string): Buffer<ArrayBuffer> => Buffer.from(text, 'utf8');
/** Random bytes; WebCrypto gives 64 KiB at a time. */
export function random(bytes: number): Buffer<ArrayBuffer> {
  const all = Buffer.alloc(bytes);
  for (let at = 0; at < bytes; at += 65_536) globalThis.crypto.getRandomValues(all.subarray(at, at + 65_536));
  return all;
}
export const base64 = (bytes: ArrayBuffer | Uint8Array<ArrayBuffer>): string =>
  Buffer.from(bytes as Uint8Array<ArrayBuffer>).toString('base64');

export async function sealBox(
  key: Uint8Array<ArrayBuffer>,
  plaintext: Uint8Array<ArrayBuffer>,
  aad: string,
): Promise<Box> {
  const aes = await subtle.importKey('raw', key, 'AES-GCM', false, ['encrypt']);
  const nonce = random(12);
  const parameters = { name: 'AES-GCM', iv: nonce, additionalData: utf8(aad), tagLength: 128 };
  return { nonce: base64(nonce), ciphertext: base64(await subtle.encrypt(parameters, aes, plaintext)) };
}

const hex = (bytes: ArrayBuffer): string => Buffer.from(bytes).toString('hex');
export const sha256Hex = async (bytes: Uint8Array<ArrayBuffer>): Promise<string> =>
  hex(await subtle.digest('SHA-256', bytes));

function pem(der: Uint8Array<ArrayBuffer>): string {
  const lines = base64(der).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}

/** A key version that a client made: what the API takes, and the signing key. */
export interface ClientKey {
  body: { publicKey: string; signingPublicKey: string; sealedPrivateKey: Box; sealedSigningKey: Box };
  signingKey: webcrypto.CryptoKey;
}

export async function makeKey(accountKey: Uint8Array<ArrayBuffer>, modulusLength = 2048): Promise<ClientKey> {
  const rsa = await subtle.generateKey(
    { name: 'RSA-OAEP', modulusLength, publicExponent: new Uint8Array([1, 0, 1]), hash: 'SHA-256' },
    true,
    ['encrypt', 'decrypt'],
  );
  const ed = await subtle.generateKey('Ed25519', true, ['sign', 'verify']);
  const rsaDer = Buffer.from(await subtle.exportKey('spki', rsa.publicKey));
  const edDer = Buffer.from(await subtle.exportKey('spki', ed.publicKey));
  const privateKey = Buffer.from(await subtle.exportKey('pkcs8', rsa.privateKey));
  const signingKey = Buffer.from(await subtle.exportKey('pkcs8', ed.privateKey));
  const rsaAad = `sealpost.v1 private-key\n${await sha256Hex(rsaDer)}`;
  const edAad = `sealpost.v1 signing-key\n${await sha256Hex(edDer)}`;
  return {
    body: {
      publicKey: pem(rsaDer),
      signingPublicKey: pem(edDer),
      sealedPrivateKey: await sealBox(accountKey, privateKey, rsaAad),
      sealedSigningKey: await sealBox(accountKey, signingKey, edAad),
    },
    signingKey: ed.privateKey,
  };
}

/** KDF parameters with a new salt. */
export const newKdf = (iterations = 600_000): Kdf => ({
  name: 'PBKDF2-HMAC-SHA256',
  iterations,
  salt: base64(random(16)),
});

/** What a recovery code seals an account key as. */
export async function makeRecovery(
  code: string,
  accountKey: Uint8Array<ArrayBuffer>,
): Promise<{ authKey: string; salt: string; sealedAccountKey: Box }> {
  const salt = random(16);
  const input = utf8(code.replaceAll('-', ''));
  const sealKey = await hkdf(input, salt, 'sealpost.v1 recovery seal');
  return {
    authKey: base64(await hkdf(input, salt, 'sealpost.v1 recovery auth')),
    salt: base64(salt),
    sealedAccountKey: await sealBox(sealKey, accountKey, 'sealpost.v1 account-key'),
  };
}

export interface Draft {
  id: string;
  from: string;
  to: string;
  text?: string;
  attachments?: { filename: string; mimeType: string; content: Uint8Array<ArrayBuffer> }[];
  readers: { id: string; publicKey: string }[];
  signingKeyId: string;
  signingKey: webcrypto.CryptoKey;
  /** To wrap the key of an earlier draft anew; a fresh one otherwise. */
  messageKey?: Uint8Array<ArrayBuffer>;
}

/** A body for `POST /api/messages/sealed`; the recipient is the `to` of the draft. */
export async function sealMessage(draft: Draft): Promise<Record<string, unknown> & { id: string }> {
  const { id, from, to } = draft;
  const messageKey = draft.messageKey ?? random(32);
  const aad = (part: string): string => `sealpost.v1\n${id}\n${from}\n${to}\n${part}`;
  const text = draft.text === undefined ? null : await sealBox(messageKey, utf8(draft.text), aad('text'));
  const attachments = await Promise.all(
    (draft.attachments ?? []).map(async ({ filename, mimeType, content }, index) => ({
      filename,
      mimeType,
      size: content.length,
      ...(await sealBox(messageKey, content, aad(`attachment\n${index}\n${filename}\n${mimeType}`))),
    })),
  );
  const keys = await Promise.all(draft.readers.map((reader) => wrap(reader, messageKey)));
  const digests = await Promise.all([text, ...attachments].map((box) => digest(box)));
  const signed = ['sealpost.v1 signature', id, from, to, ...digests].join('\n');
  const signature = base64(await subtle.sign('Ed25519', draft.signingKey, utf8(signed)));
  return { id, recipient: to, text, attachments, keys, signature, signingKeyId: draft.signingKeyId };
}

async function wrap(
  reader: { id: string; publicKey: string },
  messageKey: Uint8Array<ArrayBuffer>,
): Promise<object> {
  const algorithm = { name: 'RSA-OAEP', hash: 'SHA-256' };
  const publicKey = await subtle.importKey('spki', derOf(reader.publicKey), algorithm, false, ['encrypt']);
  return { keyId: reader.id, wrappedKey: base64(await subtle.encrypt('RSA-OAEP', publicKey, messageKey)) };
}

async function digest(box: Box | null): Promise<string> {
  if (!box) return '-';
  return sha256Hex(Buffer.concat([Buffer.from(box.nonce, 'base64'), Buffer.from(box.ciphertext, 'base64')]));
}
