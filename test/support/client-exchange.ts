import {
  decodeBase64,
  encodeBase64,
  importEncryptionKey,
  importSecretKey,
  makeKeyPair,
  newAccountKey,
  openEnvelope,
  openKeyPair,
  type SealedParts,
  sealMessage,
} from '../../packages/client/src/crypto/index.js';
import type { WireClientKey, WireKeyPair, WireMessage } from '../../packages/client/src/wire.js';
import { summary } from './client-vectors.js';

/** What the client makes with its own keys for a reader whose keys the server made. As JSON. */
export interface Made {
  accountKey: string;
  key: WireClientKey;
  message: SealedParts;
}

export const MADE = {
  id: 'c0fd81e2-9a02-4060-bd40-285a4b21eda7',
  from: 'zoë@a.example',
  to: 'bob@a.example',
};
export const MADE_TEXT = 'Grüße 🔐';
export const MADE_FILE = {
  filename: 'Ünï "x".bin',
  mimeType: 'application/octet-stream',
  content: 'AAEC/w==',
};

/** Makes an account key and a key version, and seals and signs a message with it. */
export async function makeForServer(reader: { keyId: string; publicKey: string }): Promise<Made> {
  const raw = newAccountKey();
  const accountKey = await importSecretKey(raw);
  const key = await makeKeyPair(accountKey);
  const fingerprints = { fingerprint: await fingerprint(key.publicKey) };
  const signing = { signingFingerprint: await fingerprint(key.signingPublicKey) };
  const pair = { id: 'own', version: 1, createdAt: '', retiredAt: null, ...key, ...fingerprints, ...signing };
  const own = await openKeyPair(accountKey, pair);
  const { key: encryptionKey } = await importEncryptionKey(reader.publicKey);
  const { content, ...file } = MADE_FILE;
  const message = await sealMessage(
    { ...MADE, text: MADE_TEXT, attachments: [{ ...file, content: decodeBase64(content) }] },
    [
      { keyId: 'own', encryptionKey: own.encryptionKey },
      { keyId: reader.keyId, encryptionKey },
    ],
    { keyId: 'own', signingKey: own.signingKey },
  );
  return { accountKey: encodeBase64(raw), key, message };
}

/** Opens a key version that the server made, and with it a message that the server sealed. */
export async function openFromServer(accountKey: string, pair: WireKeyPair, message: WireMessage) {
  const { privateKey } = await openKeyPair(await importSecretKey(decodeBase64(accountKey)), pair);
  const request = { message, address: message.to, privateKey, verificationKey: null };
  return summary(await openEnvelope(request));
}

/** Of a text that was just made; SHA-256 of the PEM's bytes. */
async function fingerprint(pem: string): Promise<string> {
  const der = decodeBase64(pem.replace(/-----[^-]+-----|\n/g, ''));
  const hash = new Uint8Array(await crypto.subtle.digest('SHA-256', der));
  return Array.from(hash, (byte) => byte.toString(16).padStart(2, '0')).join('');
}
