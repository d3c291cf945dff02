import { CryptoError } from './errors.js';

/**
 * Decodes base64 as RFC 4648 section 4 writes it: padded, `+` and `/`, no white space, unused bits zero.
 * Everything else is refused, so that one value has one spelling.
 *
 * @returns the bytes; none for the empty string
 * @throws CryptoError `bad_base64`
 */
export function decodeBase64(text: string): Buffer {
  const bytes = decodeCanonical(text);
  if (bytes === null) throw new CryptoError('bad_base64', 'The text is not canonical, padded base64');
  return bytes;
}

/** Encodes bytes as base64, padded (RFC 4648 section 4). */
export function encodeBase64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

/** Whether {@link decodeBase64} would take the text. It costs as much as decoding. */
export function isBase64(text: string): boolean {
  return decodeCanonical(text) !== null;
}

/**
 * Node's decoder skips what it does not know, so only the way back shows whether the text was canonical. Encoding
 * again is native and linear, which a pattern over 35 MB is not sure to be.
 */
function decodeCanonical(text: string): Buffer | null {
  if (text.length % 4 !== 0) return null;
  const bytes = Buffer.from(text, 'base64');
  return bytes.toString('base64') === text ? bytes : null;
}
