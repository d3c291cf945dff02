import type { Bytes } from '../model.js';

/** What `crypto.getRandomValues` fills at a time. */
const RANDOM_QUOTA = 65_536;

/** UTF-8; a lone surrogate becomes U+FFFD. */
export function utf8(text: string): Bytes {
  return new TextEncoder().encode(text);
}

/** Reads UTF-8 to the letter: a byte order mark stays. @returns null when it is not UTF-8 */
export function fromUtf8(bytes: Bytes): string | null {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    return null;
  }
}

/** Lower case, two characters a byte. */
export function toHex(bytes: Bytes): string {
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
}

/** One after the other, in memory of their own. */
export function concatBytes(...parts: Bytes[]): Bytes {
  const all = new Uint8Array(parts.reduce((length, part) => length + part.length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

/** Whether both hold the same bytes. Not in constant time: for what is public. */
export function equalBytes(a: Bytes, b: Bytes): boolean {
  return a.length === b.length && a.every((byte, index) => byte === b[index]);
}

/** From the system's generator. */
export function randomBytes(length: number): Bytes {
  const bytes = new Uint8Array(length);
  for (let at = 0; at < length; at += RANDOM_QUOTA) {
    crypto.getRandomValues(bytes.subarray(at, at + RANDOM_QUOTA));
  }
  return bytes;
}
