import {
  attachmentAad,
  type Box,
  decodeBase64,
  encodeBase64,
  generateKeyPairs,
  type ModulusBits,
  newAccountKey,
  newMessageKey,
  openBox,
  openPrivateKey,
  openSigningKey,
  parseEncryptionPublicKey,
  parseSigningPublicKey,
  sealBox,
  sealPrivateKey,
  sealSigningKey,
  signedText,
  signMessage,
  textAad,
  unwrapKey,
  verifySignature,
  wrapKey,
} from '../../src/crypto/index.js';
import type { WireBox, WireKeyPair, WireMessage } from '../../packages/client/src/wire.js';
import { MADE, MADE_FILE, MADE_TEXT, type Made } from './client-exchange.js';

const AT = '2026-01-31T12:00:00.000Z';
const BINDING = { id: MADE.id, from: 'bob@a.example', to: 'alice@a.example' };

/** Keys as the server makes them. @param bits of the RSA modulus */
export function serverKeys(bits: ModulusBits) {
  const accountKey = newAccountKey();
  const pair = generateKeyPairs(bits);
  const { publicKey, fingerprint, signingPublicKey, signingFingerprint } = pair;
  const wire: WireKeyPair = {
    ...{ id: 'server', version: 1, createdAt: AT, retiredAt: null },
    ...{ publicKey, fingerprint, signingPublicKey, signingFingerprint },
    sealedPrivateKey: wireBox(sealPrivateKey(accountKey, pair.privateKey, fingerprint)),
    sealedSigningKey: wireBox(sealSigningKey(accountKey, pair.signingKey, signingFingerprint)),
  };
  return { accountKey: encodeBase64(accountKey), wire, pair };
}

/** A message that the server sealed to these keys, with one file. */
export function serverMessage({ wire }: { wire: WireKeyPair }): WireMessage {
  const key = newMessageKey();
  const { filename, mimeType, content } = MADE_FILE;
  const file = sealBox(key, decodeBase64(content), attachmentAad(BINDING, 0, filename, mimeType));
  const wrappedKey = wrapKey(parseEncryptionPublicKey(wire.publicKey).key, key);
  return {
    ...{ ...BINDING, sealedBy: 'server', signature: null, signingKeyId: null, groupId: null },
    text: wireBox(sealBox(key, Buffer.from(MADE_TEXT), textAad(BINDING))),
    attachments: [{ index: 0, filename, mimeType, size: 4, href: '', ...wireBox(file) }],
    key: { keyId: wire.id, wrappedKey: encodeBase64(wrappedKey) },
    ...{ sentAt: AT, replyTo: null, expiresAt: null, editedAt: null, deletedAt: null },
    ...{ deliveredTo: [], readBy: [] },
  };
}

/** What the server's cryptography makes of what a client made for a reader of these keys. */
export function serverOpens({ accountKey, key, message }: Made, privateKey: Buffer) {
  const encryption = parseEncryptionPublicKey(key.publicKey);
  const signing = parseSigningPublicKey(key.signingPublicKey);
  const account = decodeBase64(accountKey);
  const own = openPrivateKey(account, box(key.sealedPrivateKey), encryption.fingerprint);
  const signingKey = openSigningKey(account, box(key.sealedSigningKey), signing.fingerprint);
  const [ownWrap = '', readerWrap = ''] = message.keys.map(({ wrappedKey }) => wrappedKey);
  const messageKey = unwrapKey(privateKey, decodeBase64(readerWrap));
  const { filename, mimeType } = MADE_FILE;
  const file = message.attachments[0] ?? { nonce: '', ciphertext: '' };
  const signed = signedText(MADE, message.text && box(message.text), [box(file)]);
  return {
    modulusBytes: encryption.modulusBytes,
    canonical: [encryption.pem === key.publicKey, signing.pem === key.signingPublicKey],
    sameKey: unwrapKey(own, decodeBase64(ownWrap)).equals(messageKey),
    text: message.text && openBox(messageKey, box(message.text), textAad(MADE)).toString(),
    file: openBox(messageKey, box(file), attachmentAad(MADE, 0, filename, mimeType)).toString('base64'),
    verified: verifySignature(signing.key, signed, decodeBase64(message.signature)),
    sameSignature: encodeBase64(signMessage(signingKey, signed)) === message.signature,
  };
}

/** What {@link serverOpens} has to say. */
export const ACCEPTED = {
  modulusBytes: 256,
  canonical: [true, true],
  sameKey: true,
  text: MADE_TEXT,
  file: MADE_FILE.content,
  verified: true,
  sameSignature: true,
};

/** What a client has to find in {@link serverMessage}. */
export const OPENED = { status: 'unsigned', text: MADE_TEXT, attachments: [MADE_FILE.content] };

function wireBox({ nonce, ciphertext }: Box): WireBox {
  return { nonce: encodeBase64(nonce), ciphertext: encodeBase64(ciphertext) };
}

function box({ nonce, ciphertext }: WireBox): Box {
  return { nonce: decodeBase64(nonce), ciphertext: decodeBase64(ciphertext) };
}
