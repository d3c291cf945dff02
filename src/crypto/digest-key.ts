import { createHmac } from 'node:crypto';
import { type Box, openKeyBox, sealKeyBox } from './box.js';
import { CryptoError } from './errors.js';
import { LABELS } from './format.js';
import { hkdfSha256 } from './hash.js';
import { assertSecretKey, KEY_BYTES, newSecretKey } from './secret-key.js';

/**
 * An account's key for digests of its requests: 32 random bytes. With a plain hash, a stolen database would confirm
 * a guess of a short text; without this key a digest confirms nothing. Sealpost's own, not part of ENVELOPE.md.
 */
export function newDigestKey(): Buffer {
  return newSecretKey();
}

/**
 * Seals a digest key under a secret that the server does not store: AES-256-GCM with a key from HKDF-SHA256
 * (RFC 5869, empty salt).
 *
 * @param secret - the auth key, or a session token's bytes; never fewer than 32
 * @param digestKey - 32 bytes
 * @throws CryptoError `bad_key` when the digest key is not 32 bytes, or the secret is shorter
 */
export function sealDigestKey(secret: Buffer, digestKey: Buffer): Box {
  return sealKeyBox(sealingKeyOf(secret), digestKey, LABELS.requestDigest);
}

/**
 * Opens what {@link sealDigestKey} sealed.
 *
 * @returns the digest key, 32 bytes
 * @throws CryptoError as {@link openBox}; `not_opened` also when the box holds something else than 32 bytes;
 *   `bad_key` when the secret is shorter than 32 bytes
 */
export function openDigestKey(secret: Buffer, box: Box): Buffer {
  return openKeyBox(sealingKeyOf(secret), box, LABELS.requestDigest);
}

/**
 * HMAC-SHA256 (RFC 2104) of a request, by which a repeated request is known from a changed one.
 *
 * @param digestKey - 32 bytes
 * @param canonicalRequest - the same text for the same request, whatever the order of its fields
 * @returns 32 bytes
 * @throws CryptoError `bad_key` when the digest key is not 32 bytes
 */
export function requestDigest(digestKey: Buffer, canonicalRequest: string): Buffer {
  assertSecretKey(digestKey, 'The digest key');
  return createHmac('sha256', digestKey).update(canonicalRequest, 'utf8').digest();
}

// An empty or short secret would seal under a key that anyone can find.
function sealingKeyOf(secret: Buffer): Buffer {
  if (secret.length < KEY_BYTES)
    throw new CryptoError('bad_key', `The secret is shorter than ${KEY_BYTES} bytes`);
  return hkdfSha256(secret, '', LABELS.requestDigest);
}
