import { randomBytes } from 'node:crypto';
import { CryptoError } from './errors.js';
import { LABELS } from './format.js';
import { hkdfSha256 } from './hash.js';
import { SALT_BYTES } from './password.js';

// Crockford's base32 leaves out I, L, O (read as 1, 1, 0) and U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 20;
const CODE = /^[0-9A-HJKMNP-TV-Z]{32}$/;

/** The two keys of a recovery code. ENVELOPE.md, "Recovery code". */
export interface RecoveryKeys {
  /** 32 bytes; proves the code. The server stores its SHA-256. */
  authKey: Buffer;
  /** 32 bytes; seals the account key a second time. */
  sealKey: Buffer;
}

/** A fresh recovery code: 160 random bits, shown once, as `XXXX-XXXX-...`: eight groups of four. */
export function newRecoveryCode(): string {
  const bits = [...randomBytes(CODE_BYTES)].map((byte) => byte.toString(2).padStart(8, '0')).join('');
  const characters = (bits.match(/.{5}/g) ?? []).map((five) => ALPHABET.charAt(parseInt(five, 2))).join('');
  return (characters.match(/.{4}/g) ?? []).join('-');
}

/**
 * Reads a code as people type it: either case, `-` and spaces anywhere, `O` for `0`, `I` or `L` for `1`.
 *
 * @returns the 32 characters that keys are derived from
 * @throws CryptoError `bad_recovery_code`
 */
export function normalizeRecoveryCode(code: string): string {
  // ASCII only: toUpperCase() alone would turn U+017F into S and U+0131 into I.
  const normalized = code
    .replace(/[a-z]/g, (letter) => letter.toUpperCase())
    .replace(/[- ]/g, '')
    .replaceAll('O', '0')
    .replace(/[IL]/g, '1');
  if (!CODE.test(normalized)) throw new CryptoError('bad_recovery_code', 'The text is not a recovery code');
  return normalized;
}

/**
 * Derives both keys of a code with HKDF-SHA256 (RFC 5869). There is no slow hash: 160 random bits need none.
 *
 * @param code - as shown or as normalized
 * @param salt - 16 bytes
 * @throws CryptoError `bad_recovery_code`
 * @throws RangeError when the salt is not 16 bytes
 */
export function deriveRecoveryKeys(code: string, salt: Buffer): RecoveryKeys {
  if (salt.length !== SALT_BYTES) throw new RangeError(`The salt must be ${SALT_BYTES} bytes long`);
  const characters = normalizeRecoveryCode(code);
  return {
    authKey: hkdfSha256(characters, salt, LABELS.recoveryAuth),
    sealKey: hkdfSha256(characters, salt, LABELS.recoverySeal),
  };
}
