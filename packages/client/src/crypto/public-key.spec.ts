import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { refusalOf } from '../../../../test/support/refusal.js';
import { publicKeyPem, readPublicKeyPem } from './pem.js';
import { fingerprintOf, importEncryptionKey, importVerificationKey } from './public-key.js';
import { importPublicKeys } from './public-keys.js';

// RFC 8410 section 10.1
const ED25519 = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`;
// sha256sum of its DER
const ED25519_FINGERPRINT = 'a1e9156054e04fac899ae9f275132cdc07a5dbc4ea2c2ad3a1ffc6e0d253681f';

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const RSA = spki(rsa.publicKey);
const DER = rsa.publicKey.export({ type: 'spki', format: 'der' });
const BODY = DER.toString('base64');

describe('an encryption key', () => {
  it.each([2048, 3072, 4096])('of %i bits is accepted', async (bits) => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const der = new Uint8Array(publicKey.export({ type: 'spki', format: 'der' }));
    const { fingerprint, key } = await importEncryptionKey(spki(publicKey));
    expect([fingerprint, key.usages, publicKeyPem(der)]).toEqual([
      await fingerprintOf(der),
      ['encrypt'],
      spki(publicKey),
    ]);
    expect(key.algorithm).toMatchObject({ name: 'RSA-OAEP', hash: { name: 'SHA-256' }, modulusLength: bits });
  });

  it.each([
    ['CRLF', RSA.replaceAll('\n', '\r\n')],
    ['no last line feed', RSA.trimEnd()],
    ['one long line', block('PUBLIC KEY', BODY)],
    ['lines of 76', block('PUBLIC KEY', (BODY.match(/.{1,76}/g) ?? []).join('\n'))],
  ])('with %s is accepted and becomes the canonical PEM', async (_what, pem) => {
    const { fingerprint } = await importEncryptionKey(pem);
    expect([publicKeyPem(readPublicKeyPem(pem)), fingerprint]).toEqual([
      RSA,
      await fingerprintOf(bytes(DER)),
    ]);
  });

  it.each([
    ['nothing', ''],
    ['words', 'not a key'],
    ['no text', undefined as unknown as string],
    ['bare base64', BODY],
    ['a long text', `${RSA}${'\n'.repeat(8_192)}`],
    ['two blocks', RSA + RSA],
    ['two blocks of different kinds', ED25519 + RSA],
    ['text before it', `key: ${RSA}`],
    ['an empty line before it', `\n${RSA}`],
    ['a byte order mark', `\ufeff${RSA}`],
    ['text after it', `${RSA}bye`],
    ['two line feeds after it', `${RSA}\n`],
    ['a space after it', `${RSA} `],
    ['an indented line', RSA.replace('\nM', '\n M')],
    ['an empty line inside', RSA.replace('\n', '\n\n')],
    ['a header', RSA.replace('\n', '\nComment: x\n')],
    ['bare carriage returns', RSA.replaceAll('\n', '\r')],
    ['no end', RSA.replace('-----END PUBLIC KEY-----\n', '')],
    ['another end', RSA.replace('END PUBLIC', 'END PRIVATE')],
    ['nothing inside', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n'],
    ['unpadded base64', block('PUBLIC KEY', BODY.slice(0, -1))],
    ['padding inside', block('PUBLIC KEY', `QQ==${BODY}`)],
    ['garbage inside', block('PUBLIC KEY', 'Z2FyYmFnZQ==')],
    ['half of it', block('PUBLIC KEY', DER.subarray(0, 150).toString('base64'))],
    ['a byte after the DER', block('PUBLIC KEY', Buffer.concat([DER, Buffer.alloc(1)]).toString('base64'))],
    ['a private key', rsa.privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()],
    ['a private key labelled public', block('PUBLIC KEY', pkcs8(rsa.privateKey))],
    ['PKCS#1', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
    ['another label', block('PGP', BODY)],
    ['1024 bits', rsaOf(1024)],
    ['2056 bits', rsaOf(2056)],
    ['e = 3', rsaOf(2048, 3)],
    ['RSA-PSS', spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
    ['EC P-256', spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)],
    ['Ed25519', ED25519],
  ])('is refused: %s', async (_what, pem) => {
    expect(await refusalOf(importEncryptionKey(pem))).toBe('bad_key');
  });
});

describe('a signing key', () => {
  it.each([
    ['as it is', ED25519],
    ['with CRLF', ED25519.replaceAll('\n', '\r\n')],
    ['without the last line feed', ED25519.trimEnd()],
  ])('is accepted %s', async (_how, pem) => {
    const { fingerprint, key } = await importVerificationKey(pem);
    expect([fingerprint, key.usages]).toEqual([ED25519_FINGERPRINT, ['verify']]);
    expect(publicKeyPem(readPublicKeyPem(pem))).toBe(ED25519);
  });

  it.each([
    ['RSA', RSA],
    ['X25519', spki(createPublicKey(generateKeyPairSync('x25519').privateKey))],
    [
      'a private key',
      generateKeyPairSync('ed25519').privateKey.export({ type: 'pkcs8', format: 'pem' }).toString(),
    ],
    ['two blocks', ED25519 + ED25519],
    ['text around it', `${ED25519}#`],
    ['31 bytes', block('PUBLIC KEY', 'MCkwBQYDK2VwAyAAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZg==')],
  ])('is refused: %s', async (_what, pem) => {
    expect(await refusalOf(importVerificationKey(pem))).toBe('bad_key');
  });
});

describe('a key version', () => {
  it('is what its fingerprints say, or refused', async () => {
    const fingerprint = await fingerprintOf(bytes(DER));
    const version = {
      ...{ publicKey: RSA, fingerprint },
      ...{ signingPublicKey: ED25519, signingFingerprint: ED25519_FINGERPRINT },
    };
    const { encryptionKey, verificationKey } = await importPublicKeys(version);
    expect([encryptionKey.usages, verificationKey.usages]).toEqual([['encrypt'], ['verify']]);
    const changes = [
      { fingerprint: ED25519_FINGERPRINT },
      { fingerprint: fingerprint.toUpperCase() },
      { signingFingerprint: fingerprint },
      { publicKey: rsaOf(2048) },
      { publicKey: ED25519, fingerprint: ED25519_FINGERPRINT },
    ];
    const refusals = changes.map((change) => refusalOf(importPublicKeys({ ...version, ...change })));
    expect(await Promise.all(refusals)).toEqual(['bad_key', 'bad_key', 'bad_key', 'bad_key', 'bad_key']);
  });
});

function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function pkcs8(key: KeyObject): string {
  return key.export({ type: 'pkcs8', format: 'der' }).toString('base64');
}

function block(label: string, body: string): string {
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

function rsaOf(modulusLength: number, publicExponent = 65_537): string {
  return spki(generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey);
}

function bytes(buffer: Buffer): Uint8Array<ArrayBuffer> {
  return new Uint8Array(buffer);
}
