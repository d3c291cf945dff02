import { randomBytes } from 'node:crypto';
import { sha256 } from './hash.js';

const TOKEN_BYTES = 32;
const TOKEN = /^[0-9a-f]{64}$/;

/** A fresh session token: 32 random bytes as 64 characters of lower-case hex. Only its holder keeps it. */
export function newToken(): string {
  return randomBytes(TOKEN_BYTES).toString('hex');
}

/**
 * What the server stores of a token: SHA-256 of the hex text as UTF-8, 32 bytes. A fast hash is enough for 256
 * random bits, and a lookup by it gives no timing to guess a token by.
 */
export function hashToken(token: string): Buffer {
  return sha256(token);
}

/** Whether a text has the shape of a token: 64 characters of lower-case hex. */
export function isToken(text: string): boolean {
  return TOKEN.test(text);
}
