import { generateKeyPairSync, type KeyObject } from 'node:crypto';

// openssl genrsa 8192 | openssl rsa -pubout: making one takes half a minute.
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

const spki = (key: KeyObject): string => key.export({ type: 'spki', format: 'pem' }).toString();
const pkcs8 = (key: KeyObject): string => key.export({ type: 'pkcs8', format: 'pem' }).toString();

const rsa = generateKeyPairSync('rsa', { modulusLength: 2048 });
const ed = generateKeyPairSync('ed25519');
const RSA = spki(rsa.publicKey);
const ED25519 = spki(ed.publicKey);
const GARBAGE = RSA.replace(/\nMII/, '\nMIJ');

/** What must not be found anywhere, although it is sent. */
export const PRIVATE_KEYS = [pkcs8(rsa.privateKey), pkcs8(ed.privateKey)];

/** Texts that are no RSA key of 2048, 3072 or 4096 bits with e = 65537, and why. */
export const BAD_ENCRYPTION_KEYS: [name: string, pem: string][] = [
  ['RSA of 1024 bits', spki(generateKeyPairSync('rsa', { modulusLength: 1024 }).publicKey)],
  ['RSA of 8192 bits', RSA_8192],
  ['RSA with e = 3', spki(generateKeyPairSync('rsa', { modulusLength: 2048, publicExponent: 3 }).publicKey)],
  ['RSA-PSS', spki(generateKeyPairSync('rsa-pss', { modulusLength: 2048 }).publicKey)],
  ['EC', spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)],
  ['Ed25519', ED25519],
  ['garbage in a PEM', GARBAGE],
  ['garbage', 'garbage'],
  ['empty', ''],
  ['two keys', RSA + RSA],
  ['PKCS#1', rsa.publicKey.export({ type: 'pkcs1', format: 'pem' }).toString()],
  ['a private key', pkcs8(rsa.privateKey)],
  ['longer than any key', RSA + ' '.repeat(2000)],
];

/** Texts that are no Ed25519 public key, and why. */
export const BAD_SIGNING_KEYS: [name: string, pem: string][] = [
  ['RSA', RSA],
  ['X25519', spki(generateKeyPairSync('x25519').publicKey)],
  ['Ed448', spki(generateKeyPairSync('ed448').publicKey)],
  ['EC', spki(generateKeyPairSync('ec', { namedCurve: 'P-256' }).publicKey)],
  ['garbage', 'garbage'],
  ['a private key', pkcs8(ed.privateKey)],
];
