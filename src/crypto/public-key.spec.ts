import { createPublicKey, generateKeyPairSync, type KeyObject } from 'node:crypto';
import { CryptoError } from './errors.js';
import { fingerprintOf, parseEncryptionPublicKey, parseSigningPublicKey } from './public-key.js';

// openssl genrsa 8192 | openssl rsa -pubout
const RSA_8192 = `-----BEGIN PUBLIC KEY-----
MIIEIjANBgkqhkiG9w0BAQEFAAOCBA8AMIIECgKCBAEAxG9smHBQybNttJlhhHPM
o5FLr0OBaeDb2vdGRkdvQH2IhRfJ/kd7jvjqJ/03cjzo0zWtg1pNMnfQKbTifbAJ
ZIVML0DggVwxQTrcYmLUS4rFXsedoGiiMBIbwAnN7KVyCVKiWO6lMXSIOpQpSBTI
P89Njp0koBy0rrkXOaNBYcTioiivUqduxZkVsJTKrD6JXafWBVESWd6YTXEqHRW4
ehXRwJYXU/u1ZNCPHNmAEN1rCrM3Ic4Gn1rr5twsjd1TmMgNwYrYGN9GhyEhHBHV
Kel1DUu1b77tK6dfzYIFRtFF3/BSMsybJMb88tZ5abcOLQ3b0OBf/w9hD0WHkV4k
ePhX1IfzTlnjn1aIQ0jkfjFHadZ0BjePXWd4r7nokeLcQGDKsBvwh44hZqppFE6a
cvek1QmhabOfzkzzBhNuSHEcj9kMu6VyDhT8Rt2OOBfr09Yhe9qSCCXQhN/ExnqU
EpYsgL1XjefUUXV3T44knlG7fvjK/z60Bsx+h/cHhJx5Ls3jaW3VtTglZ4e0SZS+
w4zWBQjFCCIZ0m53vYlKDUQQicskrGMxWQLu+/7xSMs5zL40I3RyYNnCk9MFisXf
nUcqmOWeID6xAuNsZ7a3XLOZm3E8UkCjVvcIqJEOclb1lfTdg3+twc989Vt2e8xS
1N7LSi3S0/IExQKzIsVENrV1TyQVrECT8MDMdXQG74FNE3Sv/g5c0Igl0pcJ1z+B
0Cr7OiT/RLWucUr7TPPN+Y67cqkLbMk6cHuOs2f66Mark9vao3uHcFiutQEGNR/q
X0fH029488PZz20aBCMoUSxsNAKT+LMupgX5oHjyeaievuUz+oG+zMr1K3zCbW4t
PauL3G/SgnENgYQpkSvb104JvBGx5Fw45iadCmHR2pSwipu+HltzS8NQRsMWfw0F
xBOAKFBdFY8Ub6TeZg738kDCUNKH2EVIE649bTNvBtGUxnVQDTE19W20wHgo5cS4
s6/qN8B7mwBoG2hwxhiU7SlCy2zD+SU/07sCkd9yv44AT+WYaFEZoHb2BcHxGOTt
c5S3QOL58RPaSWXb7vgZgwmFbPdH/i7YTBpMXU4GO4zKgxg0zYbpzdhnhDrGbvfO
VT/bQa4tvJxdZMfG7QucrQvyLTaq0rTook3P2PPxIEVaFZlSIrxZ8KknCMWTF/bn
CGvQvGI755pP/Xmm4ejekKsdMVtLjEmMLweiIA7s98AEkLBP6s99lxhvlxAYx+Ci
f8NFWchOX6ZBycJJ7Vm9gaTJ4Pf6BlXz9zLv/HlCZ3KqjIB7QztXN+p6QtL5Ib6D
MXUH65spfH+5ZUJKP1khs0pNrTuzgd62KO8TJCbXMDHv8s6yAOwkyKFMEjU4FTWM
/QIDAQAB
-----END PUBLIC KEY-----
`;

// openssl req -x509 -newkey ed25519 -nodes -subj /CN=a
const CERTIFICATE = `-----BEGIN CERTIFICATE-----
MIIBLjCB4aADAgECAhR/kcs96S4pq4g2AteJS/Iwa1k3fjAFBgMrZXAwDDEKMAgG
A1UEAwwBYTAgFw0yNjExMjAxMjUyMzJaGA8yMTI2MTAyNzEyNTIzMlowDDEKMAgG
A1UEAwwBYTAqMAUGAytlcAMhAOPFA6Xw8WBGq8eREI2V5OF4ZSTP+Blg3Gl+xXFM
ZouPo1MwUTAdBgNVHQ4EFgQUDjQqjoL1IHMnWaipl5fcYQTZURkwHwYDVR0jBBgw
FoAUDjQqjoL1IHMnWaipl5fcYQTZURkwDwYDVR0TAQH/BAUwAwEB/zAFBgMrZXAD
QQAOwfegFe53lwZZ0wwCawOOP5j74kLdp3/izSspwnaRtMijwHzK85FuWWX4rwXN
RkOV4MjTQC6J9bXzIicd0QcM
-----END CERTIFICATE-----
`;

// RFC 8410 section 10.1
const ED25519 = `-----BEGIN PUBLIC KEY-----
MCowBQYDK2VwAyEAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZuE=
-----END PUBLIC KEY-----
`;

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const RSA = spki(rsa.publicKey);
const DER = rsa.publicKey.export({ type: 'spki', format: 'der' });
const BODY = DER.toString('base64');

const DAMAGED = 'bad_key: The PEM block is damaged, or there is text before or after it';
const PRIVATE = 'bad_key: The PEM block is a private key; only the public key may be sent';
const SEVERAL = 'bad_key: The text holds more than one PEM block';
const NO_BLOCK = 'bad_key: The text holds no PEM block';
const UNREADABLE = 'bad_key: The PEM block does not hold a readable public key';
const NOT_BASE64 = 'bad_key: The PEM block does not hold canonical base64';
const NOT_DER = 'bad_key: The key is not in canonical DER';

describe('an encryption key', () => {
  it.each([2048, 3072, 4096])('of %i bits is accepted', (bits) => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: bits });
    const info = parseEncryptionPublicKey(spki(publicKey));
    expect([info.pem, info.modulusBytes, info.key.equals(publicKey)]).toEqual([
      spki(publicKey),
      bits / 8,
      true,
    ]);
    expect(info.fingerprint).toBe(fingerprintOf(publicKey.export({ type: 'spki', format: 'der' })));
  });

  it.each([
    ['CRLF', RSA.replaceAll('\n', '\r\n')],
    ['no last line feed', RSA.trimEnd()],
    ['CRLF and no last line ending', RSA.trimEnd().replaceAll('\n', '\r\n')],
    ['one long line', block('PUBLIC KEY', BODY)],
    ['lines of 76', block('PUBLIC KEY', (BODY.match(/.{1,76}/g) ?? []).join('\n'))],
  ])('with %s is accepted and becomes the canonical PEM', (_what, pem) => {
    const info = parseEncryptionPublicKey(pem);
    expect([info.pem, info.fingerprint]).toEqual([RSA, fingerprintOf(DER)]);
  });

  it.each([
    ['empty', '', NO_BLOCK],
    ['words', 'not a key', NO_BLOCK],
    ['bare base64', BODY, NO_BLOCK],
    ['too long', `${RSA}${'\n'.repeat(8_192)}`, 'bad_key: The PEM text is too long for a public key'],
    ['two blocks', RSA + RSA, SEVERAL],
    ['two blocks of different kinds', ED25519 + RSA, SEVERAL],
    ['a certificate after it', RSA + CERTIFICATE, SEVERAL],
    ['text before it', `key: ${RSA}`, DAMAGED],
    ['a line before it', `key:\n${RSA}`, DAMAGED],
    ['an empty line before it', `\n${RSA}`, DAMAGED],
    ['a byte order mark', `\ufeff${RSA}`, DAMAGED],
    ['text after it', `${RSA}bye`, DAMAGED],
    ['two line feeds after it', `${RSA}\n`, DAMAGED],
    ['a space after it', `${RSA} `, DAMAGED],
    ['NUL after it', `${RSA}\u0000`, DAMAGED],
    ['an indented line', RSA.replace('\nM', '\n M'), DAMAGED],
    ['an empty line inside', RSA.replace('\n', '\n\n'), DAMAGED],
    ['a header', RSA.replace('\n', '\nComment: x\n'), DAMAGED],
    ['bare carriage returns', RSA.replaceAll('\n', '\r'), DAMAGED],
    ['no end', RSA.replace('-----END PUBLIC KEY-----\n', ''), DAMAGED],
    ['another end', RSA.replace('END PUBLIC', 'END PRIVATE'), DAMAGED],
    ['nothing inside', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n', DAMAGED],
    ['unpadded base64', block('PUBLIC KEY', BODY.slice(0, -1)), NOT_BASE64],
    ['padding inside', block('PUBLIC KEY', `QQ==${BODY}`), NOT_BASE64],
    ['garbage inside', block('PUBLIC KEY', 'Z2FyYmFnZQ=='), UNREADABLE],
    ['half of it', block('PUBLIC KEY', DER.subarray(0, 150).toString('base64')), UNREADABLE],
    ['a byte after the DER', block('PUBLIC KEY', der(Buffer.concat([DER, Buffer.alloc(1)]))), NOT_DER],
    ['a private key', privatePem(rsa.privateKey, 'pkcs8'), PRIVATE],
    ['a PKCS#1 private key', privatePem(rsa.privateKey, 'pkcs1'), PRIVATE],
    ['an encrypted private key', block('ENCRYPTED PRIVATE KEY', BODY), PRIVATE],
    ['a private key labelled public', block('PUBLIC KEY', pkcs8(rsa.privateKey)), UNREADABLE],
    [
      'PKCS#1',
      rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString(),
      'bad_key: The PEM block is PKCS#1; the key must be SPKI ("BEGIN PUBLIC KEY")',
    ],
    ['PKCS#1 labelled SPKI', block('PUBLIC KEY', pkcs1(rsa.publicKey)), UNREADABLE],
    ['a certificate', CERTIFICATE, 'bad_key: The PEM block is a certificate; the key alone must be sent'],
    ['a certificate labelled public', CERTIFICATE.replaceAll('CERTIFICATE', 'PUBLIC KEY'), UNREADABLE],
    ['another label', block('PGP', BODY), 'bad_key: The PEM block is not labelled "PUBLIC KEY"'],
    ['1024 bits', rsaOf(1024), 'bad_key: The RSA modulus has 1024 bits; 2048, 3072 or 4096 are accepted'],
    ['2056 bits', rsaOf(2056), 'bad_key: The RSA modulus has 2056 bits; 2048, 3072 or 4096 are accepted'],
    ['8192 bits', RSA_8192, 'bad_key: The RSA modulus has 8192 bits; 2048, 3072 or 4096 are accepted'],
    ['e = 3', rsaOf(2048, 3), 'bad_key: The RSA public exponent is not 65537'],
    ['RSA-PSS', rsaPss(), 'bad_key: The key is of type rsa-pss; it must be rsa'],
    ['EC P-256', ec(), 'bad_key: The key is of type ec; it must be rsa'],
    ['Ed25519', ED25519, 'bad_key: The key is of type ed25519; it must be rsa'],
  ])('is refused: %s', (_what, pem, refusal) => {
    expect(refusalOf(() => parseEncryptionPublicKey(pem))).toBe(refusal);
  });
});

describe('a signing key', () => {
  it.each([
    ['as it is', ED25519],
    ['with CRLF', ED25519.replaceAll('\n', '\r\n')],
    ['without the last line feed', ED25519.trimEnd()],
  ])('is accepted %s', (_how, pem) => {
    const info = parseSigningPublicKey(pem);
    // sha256sum of the DER in RFC 8410 section 10.1
    expect([info.pem, info.fingerprint]).toEqual([
      ED25519,
      'a1e9156054e04fac899ae9f275132cdc07a5dbc4ea2c2ad3a1ffc6e0d253681f',
    ]);
  });

  it.each([
    ['RSA', RSA, 'bad_key: The key is of type rsa; it must be ed25519'],
    ['X25519', x25519(), 'bad_key: The key is of type x25519; it must be ed25519'],
    ['EC P-256', ec(), 'bad_key: The key is of type ec; it must be ed25519'],
    ['a private key', privatePem(generateKeyPairSync('ed25519').privateKey, 'pkcs8'), PRIVATE],
    ['two blocks', ED25519 + ED25519, SEVERAL],
    ['text around it', `${ED25519}#`, DAMAGED],
    [
      '31 bytes',
      block('PUBLIC KEY', 'MCkwBQYDK2VwAyAAGb9ECWmEzf6FQbrBZ9w7lshQhqowtrbLDFw4rXAxZg=='),
      UNREADABLE,
    ],
  ])('is refused: %s', (_what, pem, refusal) => {
    expect(refusalOf(() => parseSigningPublicKey(pem))).toBe(refusal);
  });
});

function spki(key: KeyObject): string {
  return key.export({ type: 'spki', format: 'pem' }).toString();
}

function privatePem(key: KeyObject, type: 'pkcs1' | 'pkcs8'): string {
  return key.export({ type, format: 'pem' }).toString();
}

function pkcs8(key: KeyObject): string {
  return der(key.export({ type: 'pkcs8', format: 'der' }));
}

function pkcs1(key: KeyObject): string {
  return der(key.export({ type: 'pkcs1', format: 'der' }));
}

function der(bytes: Buffer): string {
  return bytes.toString('base64');
}

function block(label: string, body: string): string {
  return `-----BEGIN ${label}-----\n${body}\n-----END ${label}-----\n`;
}

function rsaOf(modulusLength: number, publicExponent = 65_537): string {
  return spki(generateKeyPairSync('rsa', { modulusLength, publicExponent }).publicKey);
}

function rsaPss(): string {
  return spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey);
}

function ec(): string {
  return spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey);
}

function x25519(): string {
  return spki(createPublicKey(generateKeyPairSync('x25519').privateKey));
}

function refusalOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof CryptoError) return `${error.reason}: ${error.message}`;
    throw error;
  }
  return 'none';
}
