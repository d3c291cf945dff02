import { createPublicKey, type KeyObject } from 'node:crypto';
import { decodeProtectedHeader } from 'jose';
import { AppError } from '../common/index.js';
import { ALGORITHM, CONTENT_TYPE, ENCRYPTION, REQUEST_TYPE } from './format.js';

/** What stands before the ciphertext of a sealed request, for everybody to read and for nobody to change. */
export interface SealedHeader {
  /** The id of the server's key. */
  kid: string;
  /** When it was sealed, in seconds since 1970. */
  iat: number;
  /** Names this request and no other. */
  jti: string;
  /** What the answer is sealed to. */
  replyKey: KeyObject;
}

/** The parameters that there are, and what the value of those must be that are always the same. */
const FIXED = { alg: ALGORITHM, enc: ENCRYPTION, typ: REQUEST_TYPE, cty: CONTENT_TYPE };
const FREE = ['kid', 'iat', 'jti', 'jwk'];
/** Of the header in base64url: twice what the longest key makes of it. */
const MAX_CHARACTERS = 4096;
const JTI = /^[\w-]{16,64}$/;
const MIN_MODULUS_BITS = 2048;
const MAX_MODULUS_BITS = 4096;
const EXPONENT = 65_537n;
/** Members of a public RSA key (RFC 7518, section 6.3.1), and those of any JWK that say nothing secret. */
const PUBLIC_MEMBERS = ['kty', 'n', 'e', 'alg', 'use', 'kid', 'key_ops', 'ext'];

/**
 * Reads the protected header of a sealed request. Nothing is computed with a key before all of it is in order.
 *
 * @throws AppError `invalid_sealed_request` naming the parameter
 */
export function readHeader(jwe: string): SealedHeader {
  const header = decode(jwe);
  for (const [name, value] of Object.entries(FIXED))
    if (header[name] !== value) throw refusal(name, `must be ${value}`);
  const unknown = Object.keys(header).find((name) => !Object.hasOwn(FIXED, name) && !FREE.includes(name));
  if (unknown !== undefined) throw refusal(unknown.slice(0, 64), 'is not a parameter of a sealed request');
  const { kid, iat, jti, jwk } = header;
  if (typeof kid !== 'string') throw refusal('kid', 'must be a string');
  if (!Number.isSafeInteger(iat)) throw refusal('iat', 'must be a whole number of seconds since 1970');
  if (typeof jti !== 'string' || !JTI.test(jti))
    throw refusal('jti', 'must be 16 to 64 characters of base64url');
  return { kid, iat: iat as number, jti, replyKey: readKey(jwk) };
}

function decode(jwe: string): Record<string, unknown> {
  const end = jwe.indexOf('.');
  if (end === -1 || end > MAX_CHARACTERS) throw notCompact();
  try {
    return decodeProtectedHeader(jwe);
  } catch {
    throw notCompact();
  }
}

function readKey(jwk: unknown): KeyObject {
  if (typeof jwk !== 'object' || jwk === null) throw refusal('jwk', 'must be a public key as a JWK');
  const other = Object.keys(jwk).find((name) => !PUBLIC_MEMBERS.includes(name));
  if (other !== undefined) throw refusal('jwk', 'must have no members but those of a public RSA key');
  const key = parseKey(jwk);
  const { modulusLength = 0, publicExponent } = key?.asymmetricKeyDetails ?? {};
  if (key?.asymmetricKeyType !== 'rsa') throw refusal('jwk', 'must be an RSA key');
  if (modulusLength < MIN_MODULUS_BITS || modulusLength > MAX_MODULUS_BITS)
    throw refusal('jwk', `must have ${MIN_MODULUS_BITS} to ${MAX_MODULUS_BITS} bits`);
  if (publicExponent !== EXPONENT) throw refusal('jwk', `must have the exponent ${EXPONENT}`);
  return key;
}

function parseKey(jwk: object): KeyObject | undefined {
  try {
    return createPublicKey({ key: { ...jwk }, format: 'jwk' });
  } catch {
    return undefined;
  }
}

/** What is sealed is no JWE, or does not open: which of the two is told to nobody. */
export function notCompact(): AppError {
  return new AppError('invalid_sealed_request', 'The sealed request is no JWE that opens with this key.');
}

function refusal(parameter: string, message: string): AppError {
  return AppError.field(parameter, message, 'invalid_sealed_request');
}
