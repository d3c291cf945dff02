import { randomBytes, utf8 } from './bytes.js';
import { CryptoError } from './errors.js';
import { LABELS } from './format.js';
import { type DerivedKeys, saltBytes, splitSecret } from './password.js';

// Crockford's base32 leaves out I, L, O (read as 1, 1, 0) and U.
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ';
const CODE_BYTES = 20;
const CODE = /^[0-9A-HJKMNP-TV-Z]{32}$/;

/** A fresh recovery code: 160 random bits, to be shown once, as `XXXX-XXXX-...`: eight groups of four. */
export function newRecoveryCode(): string {
  const bits = Array.from(randomBytes(CODE_BYTES), (byte) => byte.toString(2).padStart(8, '0')).join('');
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
 * @param salt - 16 bytes, in base64
 * @throws CryptoError `bad_recovery_code`; `weak_kdf` when the salt is not 16 bytes
 */
export async function deriveRecoveryKeys(code: string, salt: string): Promise<DerivedKeys> {
  const secret = utf8(normalizeRecoveryCode(code));
  return splitSecret(secret, saltBytes(salt), LABELS.recoveryAuth, LABELS.recoverySeal);
}
