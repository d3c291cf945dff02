import { createHash, timingSafeEqual } from 'node:crypto';

/** The field of RFC 9530 for these bytes: `sha-256=:…:`. */
export function contentDigestOf(content: Uint8Array): string {
  return writeDigest(createHash('sha256').update(content).digest());
}

/** @param digest SHA-256, 32 bytes */
export function writeDigest(digest: Buffer): string {
  return `sha-256=:${digest.toString('base64')}:`;
}

/** Whether a Content-Digest field (RFC 9530) is exactly the SHA-256 of these bytes. */
export function matchesDigest(field: string | null | undefined, content: Uint8Array): boolean {
  const [expected, given] = [Buffer.from(contentDigestOf(content)), Buffer.from(field ?? '')];
  return expected.length === given.length && timingSafeEqual(expected, given);
}
