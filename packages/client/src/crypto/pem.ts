import type { Bytes } from '../model.js';
import { decodeBase64, encodeBase64 } from './base64.js';
import { CryptoError } from './errors.js';

// A 4096-bit RSA key is 0.8 kB; nothing much longer needs reading.
const MAX_PEM_CHARS = 8_192;
const BLOCK = /^-----BEGIN PUBLIC KEY-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END PUBLIC KEY-----\n?$/;

/** One `PUBLIC KEY` block (RFC 7468 section 13): lines of 64 characters, line feeds, one at the end. One key has one such text. */
export function publicKeyPem(spkiDer: Bytes): string {
  const lines = encodeBase64(spkiDer).match(/.{1,64}/g) ?? [];
  return `-----BEGIN PUBLIC KEY-----\n${lines.join('\n')}\n-----END PUBLIC KEY-----\n`;
}

/**
 * Reads one `PUBLIC KEY` block and nothing else: no text before or after it, no blank lines, no second block. Line feeds or CRLF;
 * the last line ending may be missing; lines may have any length.
 *
 * @returns the DER inside, not looked at yet
 * @throws CryptoError `bad_key`
 */
export function readPublicKeyPem(pem: string): Bytes {
  const short = typeof pem === 'string' && pem.length <= MAX_PEM_CHARS;
  const body = short && BLOCK.exec(pem.replaceAll('\r\n', '\n'))?.[1]?.replaceAll('\n', '');
  if (typeof body !== 'string') throw new CryptoError('bad_key', 'The text is not the PEM of one public key');
  try {
    return decodeBase64(body);
  } catch {
    throw new CryptoError('bad_key', 'The PEM block does not hold canonical base64');
  }
}
