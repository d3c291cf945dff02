import { readFileSync } from 'node:fs';
import {
  attachmentAad,
  type Box,
  CryptoError,
  decodeBase64,
  derivePasswordKeys,
  deriveRecoveryKeys,
  encodeBase64,
  FORMAT,
  KDF_NAME,
  matchesVerifier,
  openAccountKey,
  openBox,
  openPrivateKey,
  openSigningKey,
  parseEncryptionPublicKey,
  parseSigningPublicKey,
  safetyNumber,
  signedText,
  signMessage,
  splitMaster,
  textAad,
  unwrapKey,
  verifierOf,
  verifySignature,
} from './index.js';
import { deriveMaster } from './password.js';

interface WireBox {
  nonce: string;
  ciphertext: string;
}

interface WireMessage {
  id: string;
  from: string;
  to: string;
  text: WireBox | null;
  attachments: (WireBox & { filename: string; mimeType: string })[];
  key: { wrappedKey: string };
  signature: string;
}

interface Opened {
  text: string | null;
  attachments: string[];
}

interface Vector {
  password: string;
  kdf: { name: string; iterations: number; salt: string };
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
  message: WireMessage;
  plaintext: Opened;
}

interface Vectors {
  format: string;
  vectors: Vector[];
  safetyNumber: { of: number[]; digits: string };
  mustNotOpen: { withKeysOf: number; messages: (WireMessage & { why: string })[] };
}

const file = JSON.parse(
  readFileSync(new URL('../../test/vectors/envelope-v1.json', import.meta.url), 'utf8'),
) as Vectors;

describe('the vector file', () => {
  it('holds what these tests are about', () => {
    expect([file.format, file.vectors.length, file.mustNotOpen.messages.length]).toEqual([FORMAT, 3, 7]);
  });
});

describe.each(file.vectors.map((vector, index) => ({ vector, index })))('vector $index', ({ vector }) => {
  const accountKey = decodeBase64(vector.accountKey);
  const privateKey = decodeBase64(vector.privateKeyPkcs8);
  const signingKey = decodeBase64(vector.signingKeyPkcs8);

  it('password: master, auth key, seal key and verifier', () => {
    const kdf = { iterations: vector.kdf.iterations, salt: decodeBase64(vector.kdf.salt) };
    const master = deriveMaster(vector.password, kdf);
    const keys = derivePasswordKeys(vector.password, kdf);
    expect(vector.kdf.name).toBe(KDF_NAME);
    expect(encodeBase64(master)).toBe(vector.master);
    expect([keys.authKey, keys.sealKey].map(encodeBase64)).toEqual([vector.authKey, vector.sealKey]);
    expect(splitMaster(master)).toEqual(keys);
    expect(encodeBase64(verifierOf(keys.authKey))).toBe(vector.verifier);
    expect(matchesVerifier(keys.authKey, decodeBase64(vector.verifier))).toBe(true);
    expect(matchesVerifier(keys.sealKey, decodeBase64(vector.verifier))).toBe(false);
  });

  it('keyring: account key, private key and signing key', () => {
    const { fingerprint, signingFingerprint } = vector;
    const account = openAccountKey(decodeBase64(vector.sealKey), box(vector.sealedAccountKey));
    expect(encodeBase64(account)).toBe(vector.accountKey);
    const privateBox = box(vector.sealedPrivateKey);
    expect(encodeBase64(openPrivateKey(account, privateBox, fingerprint))).toBe(vector.privateKeyPkcs8);
    const signingBox = box(vector.sealedSigningKey);
    expect(encodeBase64(openSigningKey(account, signingBox, signingFingerprint))).toBe(
      vector.signingKeyPkcs8,
    );
    expect(refusalOf(() => openPrivateKey(account, privateBox, signingFingerprint))).toBe('not_opened');
    expect(refusalOf(() => openSigningKey(account, signingBox, fingerprint))).toBe('not_opened');
  });

  it('public keys: fingerprints and canonical PEM', () => {
    const encryption = parseEncryptionPublicKey(vector.publicKey);
    const signing = parseSigningPublicKey(vector.signingPublicKey);
    expect([encryption.fingerprint, encryption.pem]).toEqual([vector.fingerprint, vector.publicKey]);
    expect([signing.fingerprint, signing.pem]).toEqual([vector.signingFingerprint, vector.signingPublicKey]);
    expect(encryption.modulusBytes).toBe(decodeBase64(vector.message.key.wrappedKey).length);
  });

  it('recovery code: both keys, and the account key again', () => {
    const { code, salt, authKey, sealKey, sealedAccountKey } = vector.recovery;
    const keys = deriveRecoveryKeys(code, decodeBase64(salt));
    expect([keys.authKey, keys.sealKey].map(encodeBase64)).toEqual([authKey, sealKey]);
    expect(openAccountKey(keys.sealKey, box(sealedAccountKey)).equals(accountKey)).toBe(true);
    expect(refusalOf(() => openAccountKey(keys.authKey, box(sealedAccountKey)))).toBe('not_opened');
  });

  it('message: text and attachments open to the plaintext', () => {
    const messageKey = unwrapKey(privateKey, decodeBase64(vector.message.key.wrappedKey));
    expect(encodeBase64(messageKey)).toBe(vector.messageKey);
    expect(open(vector.message, privateKey)).toEqual(vector.plaintext);
  });

  it('signature: verifies, and is what the signing key makes', () => {
    const { key } = parseSigningPublicKey(vector.signingPublicKey);
    const signed = signedTextOf(vector.message);
    expect(verifySignature(key, signed, decodeBase64(vector.message.signature))).toBe(true);
    expect(verifySignature(key, `${signed}\n`, decodeBase64(vector.message.signature))).toBe(false);
    expect(encodeBase64(signMessage(signingKey, signed))).toBe(vector.message.signature);
  });
});

describe('a password in another normal form', () => {
  it('gives the same keys', () => {
    const vector = vectorAt(1);
    const composed = vector.password.normalize('NFC');
    expect([composed.length, vector.password.length]).toEqual([12, 13]);
    const kdf = { iterations: vector.kdf.iterations, salt: decodeBase64(vector.kdf.salt) };
    const keys = [composed, composed.normalize('NFD')].map((text) => derivePasswordKeys(text, kdf));
    expect(keys.map(({ authKey }) => encodeBase64(authKey))).toEqual([vector.authKey, vector.authKey]);
  });
});

describe('safety number', () => {
  it('is the same from both sides', () => {
    const [a = 0, b = 0] = file.safetyNumber.of;
    expect(safetyNumber(vectorAt(a), vectorAt(b))).toBe(file.safetyNumber.digits);
    expect(safetyNumber(vectorAt(b), vectorAt(a))).toBe(file.safetyNumber.digits);
  });
});

describe('what must not open', () => {
  const original = vectorAt(file.mustNotOpen.withKeysOf);
  const privateKey = decodeBase64(original.privateKeyPkcs8);
  const signer = parseSigningPublicKey(original.signingPublicKey).key;

  it.each(file.mustNotOpen.messages.map((message) => ({ why: message.why, message })))(
    '$why',
    ({ why, message }) => {
      expect(open(original.message, privateKey)).toEqual(original.plaintext);
      expect(refusalOf(() => open(message, privateKey))).toBe('not_opened');
      // A signature covers everything but the wraps, which differ from reader to reader.
      const verifies = verifySignature(signer, signedTextOf(message), decodeBase64(message.signature));
      expect(verifies).toBe(why === 'wrapped key bit flipped');
    },
  );
});

function open(message: WireMessage, privateKey: Buffer): Opened {
  const messageKey = unwrapKey(privateKey, decodeBase64(message.key.wrappedKey));
  return {
    text: message.text && openBox(messageKey, box(message.text), textAad(message)).toString('utf8'),
    attachments: message.attachments.map((attachment, index) => {
      const aad = attachmentAad(message, index, attachment.filename, attachment.mimeType);
      return encodeBase64(openBox(messageKey, box(attachment), aad));
    }),
  };
}

function signedTextOf(message: WireMessage): string {
  return signedText(message, message.text && box(message.text), message.attachments.map(box));
}

function box({ nonce, ciphertext }: WireBox): Box {
  return { nonce: decodeBase64(nonce), ciphertext: decodeBase64(ciphertext) };
}

function vectorAt(index: number): Vector {
  const vector = file.vectors[index];
  if (vector === undefined) throw new Error(`There is no vector ${index}`);
  return vector;
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CryptoError) return error.reason;
    throw error;
  }
  return 'none';
}
