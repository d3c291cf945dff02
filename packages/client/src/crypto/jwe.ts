import type { Bytes } from '../model.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { openBox, sealBox, TAG_BYTES } from './box.js';
import { concatBytes, fromUtf8, utf8 } from './bytes.js';
import { unwrapKey, wrapKey } from './envelope.js';
import { importSecretKey, newSecretKey } from './secret-key.js';

/** The protected header of a JWE. */
export type JoseHeader = Record<string, unknown>;

const ALGORITHMS = { alg: 'RSA-OAEP-256', enc: 'A256GCM' };

/** Seals bytes to an RSA-OAEP key: a JWE in the compact serialization (RFC 7516, section 3.1). */
export async function sealJwe(key: CryptoKey, header: JoseHeader, plaintext: Bytes): Promise<string> {
  const encoded = base64url(utf8(JSON.stringify({ ...ALGORITHMS, ...header })));
  const contentKey = newSecretKey();
  const { nonce, ciphertext } = await sealBox(await importSecretKey(contentKey), plaintext, encoded);
  const parts = [await wrapKey(key, contentKey), nonce];
  const sealed = [ciphertext.subarray(0, -TAG_BYTES), ciphertext.subarray(-TAG_BYTES)];
  return [encoded, ...[...parts, ...sealed].map(base64url)].join('.');
}

/**
 * Opens a JWE of these algorithms.
 *
 * @throws CryptoError, TypeError, SyntaxError when it is none that opens with this key
 */
export async function openJwe(
  key: CryptoKey,
  jwe: string,
): Promise<{ header: JoseHeader; plaintext: Bytes }> {
  const [encoded = '', ...parts] = jwe.split('.');
  const [wrapped, nonce, ciphertext, tag] = parts.map(fromBase64url) as [Bytes, Bytes, Bytes, Bytes];
  const header = JSON.parse(fromUtf8(fromBase64url(encoded)) ?? '') as JoseHeader;
  const contentKey = await importSecretKey(await unwrapKey(key, wrapped));
  const box = { nonce, ciphertext: concatBytes(ciphertext, tag) };
  return { header, plaintext: await openBox(contentKey, box, encoded) };
}

function base64url(bytes: Bytes): string {
  return encodeBase64(bytes).replace(/\+/g, '-').replace(/\//g, '_').replace(/=/g, '');
}

function fromBase64url(text: string): Bytes {
  const base64 = text.replace(/-/g, '+').replace(/_/g, '/');
  return decodeBase64(base64.padEnd(Math.ceil(base64.length / 4) * 4, '='));
}
