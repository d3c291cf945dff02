import type { Bytes } from '../model.js';
import { CryptoError } from './errors.js';
import { readTable, writeTable } from './base64-table.js';

/** ECMAScript 2026; not in every browser yet, and not in the type library of the build. */
interface NativeBase64 {
  fromBase64?: (text: string, options: { lastChunkHandling: 'strict' }) => Bytes;
}

/**
 * Decodes base64 as RFC 4648 section 4 writes it: padded, `+` and `/`, no white space, unused bits zero.
 * Everything else is refused, so that one value has one spelling.
 *
 * @returns the bytes; none for the empty string
 * @throws CryptoError `bad_base64`
 */
export function decodeBase64(text: string): Bytes {
  const bytes = typeof text === 'string' && text.length % 4 === 0 ? decode(text) : null;
  if (bytes === null) throw new CryptoError('bad_base64', 'The text is not canonical, padded base64');
  return bytes;
}

/** Encodes bytes as base64, padded (RFC 4648 section 4). */
export function encodeBase64(bytes: Bytes): string {
  const { toBase64 } = bytes as { toBase64?: () => string };
  return toBase64 ? toBase64.call(bytes) : writeTable(bytes);
}

function decode(text: string): Bytes | null {
  const { fromBase64 } = Uint8Array as NativeBase64;
  if (!fromBase64) return readTable(text);
  let bytes: Bytes;
  try {
    bytes = fromBase64.call(Uint8Array, text, { lastChunkHandling: 'strict' });
  } catch {
    return null;
  }
  // It skips white space, which only the length gives away.
  return Math.ceil(bytes.length / 3) * 4 === text.length ? bytes : null;
}
