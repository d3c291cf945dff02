import type { Bytes } from '../model.js';

// For engines without Uint8Array.fromBase64. `atob` forgives too much, and `btoa` takes a second for 25 MiB in Node 20.
const CODES = new TextEncoder().encode('ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/');
const PAD = 0x3d;
const ZERO = 0x41;
const NONE = 0x80;
const VALUES = new Uint8Array(256).fill(NONE);
CODES.forEach((code, value) => (VALUES[code] = value));

/** @param text - its length is a multiple of four @returns null when it is not canonical */
export function readTable(text: string): Bytes | null {
  const codes = new TextEncoder().encode(text);
  // Characters beyond ASCII become several bytes.
  if (codes.length !== text.length) return null;
  const padding = codes.at(-1) !== PAD ? 0 : codes.at(-2) !== PAD ? 1 : 2;
  const bytes = new Uint8Array((codes.length / 4) * 3 - padding);
  codes.fill(ZERO, codes.length - padding);
  let seen = 0;
  let to = 0;
  for (let from = 0; from < codes.length; from += 4) {
    const a = value(codes, from);
    const b = value(codes, from + 1);
    const c = value(codes, from + 2);
    const d = value(codes, from + 3);
    seen |= a | b | c | d;
    // What is written past the end of a typed array is dropped.
    bytes[to++] = (a << 2) | (b >> 4);
    bytes[to++] = (b << 4) | (c >> 2);
    bytes[to++] = (c << 6) | d;
  }
  return seen & NONE || unusedBits(codes, padding) ? null : bytes;
}

/** The same as `Uint8Array.prototype.toBase64`. */
export function writeTable(bytes: Bytes): string {
  const codes = new Uint8Array(Math.ceil(bytes.length / 3) * 4);
  let to = 0;
  for (let from = 0; from < bytes.length; from += 3) {
    const a = bytes[from] ?? 0;
    const b = bytes[from + 1] ?? 0;
    const c = bytes[from + 2] ?? 0;
    codes[to++] = code(a >> 2);
    codes[to++] = code(((a << 4) | (b >> 4)) & 63);
    codes[to++] = code(((b << 2) | (c >> 6)) & 63);
    codes[to++] = code(c & 63);
  }
  codes.fill(PAD, codes.length - ((3 - (bytes.length % 3)) % 3));
  return new TextDecoder().decode(codes);
}

/** Bits of the last character that belong to no byte. They have to be zero. */
function unusedBits(codes: Uint8Array, padding: number): number {
  if (padding === 0) return 0;
  return padding === 2 ? value(codes, codes.length - 3) & 15 : value(codes, codes.length - 2) & 3;
}

function value(codes: Uint8Array, index: number): number {
  return VALUES[codes[index] ?? 0] ?? NONE;
}

function code(value: number): number {
  return CODES[value] ?? 0;
}
