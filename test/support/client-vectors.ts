import {
  type Box,
  decodeBase64,
  decodeBox,
  derivePasswordKeys,
  deriveRecoveryKeys,
  digestOf,
  encodeBase64,
  fingerprintOf,
  fromUtf8,
  importPublicKeys,
  importSecretKey,
  openAccountKey,
  openBox,
  openEnvelope,
  openKeyPair,
  type OpenResult,
  publicKeyPem,
  readPublicKeyPem,
  safetyNumber,
  sealBox,
  signedText,
  signMessage,
  unwrapKey,
  verifySignature,
} from '../../packages/client/src/crypto/index.js';
import { deriveMaster } from '../../packages/client/src/crypto/password.js';
import type { WireBox, WireMessage } from '../../packages/client/src/wire.js';

export interface VectorMessage {
  id: string;
  from: string;
  to: string;
  text: WireBox | null;
  attachments: (WireBox & { filename: string; mimeType: string })[];
  key: { wrappedKey: string };
  signature: string;
}

export interface Vector {
  password: string;
  kdf: { name: 'PBKDF2-HMAC-SHA256'; iterations: number; salt: string };
  master: string;
  authKey: string;
  sealKey: string;
  verifier: string;
  accountKey: string;
  sealedAccountKey: WireBox;
  publicKey: string;
  fingerprint: string;
  privateKeyPkcs8: string;
  sealedPrivateKey: WireBox;
  signingPublicKey: string;
  signingFingerprint: string;
  signingKeyPkcs8: string;
  sealedSigningKey: WireBox;
  recovery: { code: string; salt: string; authKey: string; sealKey: string; sealedAccountKey: WireBox };
  messageKey: string;
  message: VectorMessage;
  plaintext: { text: string | null; attachments: string[] };
}

export interface VectorFile {
  format: string;
  vectors: Vector[];
  safetyNumber: { of: number[]; digits: string };
  mustNotOpen: { withKeysOf: number; messages: (VectorMessage & { why: string })[] };
}

/** One statement about the client's cryptography; what it finds can be written as JSON. */
export interface VectorCheck {
  name: string;
  expected: unknown;
  find: () => Promise<unknown>;
}

const KEY_ID = '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e';
const AT = '2026-01-31T12:00:00.000Z';

/** What the vectors say of the client's cryptography, for any engine: it needs WebCrypto and nothing of Node. */
export function vectorChecks(file: VectorFile): VectorCheck[] {
  return [
    ...file.vectors.flatMap(checksOf),
    ...[0, 1].map((side) => safetyCheck(file, side)),
    ...file.mustNotOpen.messages.flatMap((message) =>
      mustNotOpen(at(file, file.mustNotOpen.withKeysOf), message),
    ),
  ];
}

function checksOf(vector: Vector, number: number): VectorCheck[] {
  const { password, kdf, plaintext, message } = vector;
  const check = (name: string, expected: unknown, find: () => Promise<unknown>): VectorCheck => ({
    name: `vector ${number}: ${name}`,
    expected,
    find,
  });
  return [
    check('master of the password', vector.master, async () =>
      encodeBase64(await deriveMaster(password, kdf)),
    ),
    ...(['NFC', 'NFD'] as const).map((form) =>
      check(`keys of the password in ${form}`, [vector.authKey, true, vector.verifier], async () => {
        const { authKey, sealKey } = await derivePasswordKeys(password.normalize(form), kdf);
        return [encodeBase64(authKey), await isKey(sealKey, vector.sealKey), await verifierOf(authKey)];
      }),
    ),
    check('account key under the password', vector.accountKey, async () => {
      const sealKey = await importSecretKey(decodeBase64(vector.sealKey));
      return encodeBase64(await openAccountKey(sealKey, vector.sealedAccountKey));
    }),
    check('keys of the recovery code', [vector.recovery.authKey, true, vector.accountKey], async () => {
      const { code, salt, sealKey: raw, sealedAccountKey } = vector.recovery;
      const { authKey, sealKey } = await deriveRecoveryKeys(code.toLowerCase().replaceAll('-', ' '), salt);
      const accountKey = await openAccountKey(sealKey, sealedAccountKey);
      return [encodeBase64(authKey), await isKey(sealKey, raw), encodeBase64(accountKey)];
    }),
    check('private keys', [vector.privateKeyPkcs8, vector.signingKeyPkcs8], async () => {
      const { fingerprint, signingFingerprint } = vector;
      return [
        await opened(vector, vector.sealedPrivateKey, `sealpost.v1 private-key\n${fingerprint}`),
        await opened(vector, vector.sealedSigningKey, `sealpost.v1 signing-key\n${signingFingerprint}`),
      ];
    }),
    check('private keys cannot be extracted', [false, false], async () => {
      const { privateKey, signingKey } = await keysOf(vector);
      return [privateKey.extractable, signingKey.extractable];
    }),
    check(
      'public keys',
      [vector.publicKey, vector.fingerprint, vector.signingPublicKey, vector.signingFingerprint],
      async () => {
        await importPublicKeys(vector);
        const [rsa, ed] = [readPublicKeyPem(vector.publicKey), readPublicKeyPem(vector.signingPublicKey)];
        return [publicKeyPem(rsa), await fingerprintOf(rsa), publicKeyPem(ed), await fingerprintOf(ed)];
      },
    ),
    check('message key', vector.messageKey, async () => {
      const { privateKey } = await keysOf(vector);
      return encodeBase64(await unwrapKey(privateKey, decodeBase64(message.key.wrappedKey)));
    }),
    check('message', { status: 'verified', ...plaintext }, async () => {
      return summary(await openEnvelope(await requestOf(vector, message)));
    }),
    check('signature', [vector.message.signature, true, false], async () => {
      const { signingKey, verificationKey } = await keysOf(vector);
      const boxes = await Promise.all(message.attachments.map((box) => digestOf(decodeBox(box))));
      const signed = signedText(message, message.text && (await digestOf(decodeBox(message.text))), boxes);
      const signature = await signMessage(signingKey, signed);
      return [
        encodeBase64(signature),
        await verifySignature(verificationKey, signed, signature),
        await verifySignature(verificationKey, `${signed}\n`, signature),
      ];
    }),
  ];
}

function safetyCheck(file: VectorFile, side: number): VectorCheck {
  const [one = 0, other = 0] = side === 0 ? file.safetyNumber.of : file.safetyNumber.of.toReversed();
  return {
    name: `safety number of ${one} and ${other}`,
    expected: file.safetyNumber.digits,
    find: () => safetyNumber(at(file, one), at(file, other)),
  };
}

function mustNotOpen(vector: Vector, { why, ...message }: VectorMessage & { why: string }): VectorCheck[] {
  const nothing = { status: 'invalid', text: null, attachments: [] };
  const check = (address: string, reason: string): VectorCheck => ({
    name: `must not open at ${address}: ${why}`,
    expected: { ...nothing, reason },
    find: async () => summary(await openEnvelope(await requestOf(vector, message, address))),
  });
  // At the address that it names nothing but the cryptography is in its way.
  const named = check(message.to, 'not_opened');
  return message.to === vector.message.to ? [named] : [named, check(vector.message.to, 'wrong_recipient')];
}

/** The keys of a vector, opened by its account key. */
async function keysOf(vector: Vector) {
  const accountKey = await importSecretKey(decodeBase64(vector.accountKey));
  return openKeyPair(accountKey, { ...vector, id: KEY_ID, version: 1, createdAt: AT, retiredAt: null });
}

/** A request to open a message with the keys of a vector, by which it is taken to be signed, too. */
export async function requestOf(vector: Vector, message: VectorMessage, address = message.to) {
  const { privateKey, verificationKey } = await keysOf(vector);
  return { message: wireMessage(message), address, privateKey, verificationKey };
}

/** As the server gives it out. */
export function wireMessage(message: VectorMessage): WireMessage {
  const { id, from, to, text, attachments, key, signature } = message;
  return {
    ...{ id, from, to, text, signature, signingKeyId: KEY_ID, sealedBy: 'client' },
    key: { keyId: KEY_ID, ...key },
    attachments: attachments.map((attachment, index) => ({
      ...{ index, ...attachment, href: `/api/messages/${id}/attachments/${index}` },
      size: decodeBase64(attachment.ciphertext).length - 16,
    })),
    groupId: /^group:([^@]+)@/.exec(to)?.[1] ?? null,
    ...{ sentAt: AT, replyTo: null, expiresAt: null, editedAt: null, deletedAt: null },
    ...{ deliveredTo: [], readBy: [] },
  };
}

/** What a result says, with the files in base64. */
export function summary({ status, reason, text, attachments }: OpenResult) {
  return {
    ...{ status, text, ...(reason !== undefined && { reason }) },
    attachments: attachments.map(({ content }) => content && encodeBase64(content)),
  };
}

async function opened(vector: Vector, box: WireBox, aad: string): Promise<string> {
  const accountKey = await importSecretKey(decodeBase64(vector.accountKey));
  return encodeBase64(await openBox(accountKey, decodeBox(box), aad));
}

/** Whether a key that cannot be extracted is one of these bytes. */
async function isKey(key: CryptoKey, raw: string): Promise<boolean> {
  const box: Box = await sealBox(key, decodeBase64('c2VhbGVk'), 'aad');
  return fromUtf8(await openBox(await importSecretKey(decodeBase64(raw)), box, 'aad')) === 'sealed';
}

async function verifierOf(authKey: Uint8Array<ArrayBuffer>): Promise<string> {
  return encodeBase64(new Uint8Array(await crypto.subtle.digest('SHA-256', authKey)));
}

function at(file: VectorFile, index: number): Vector {
  const vector = file.vectors[index];
  if (vector === undefined) throw new Error(`There is no vector ${index}`);
  return vector;
}
