/**
 * Why a cryptographic step was refused. The list is closed: callers may switch over it.
 *
 * - `bad_base64`: the text is not canonical base64
 * - `bad_nonce`: the nonce of a box is not 12 bytes
 * - `bad_ciphertext`: a box is too short to hold what every box holds
 * - `bad_key`: a key has the wrong kind, size or encoding, or not the fingerprint that it is said to have
 * - `bad_recovery_code`: the text is not a recovery code
 * - `weak_kdf`: a derivation outside the limits: it would make the password easy to guess, or take forever
 * - `not_opened`: wrong key, or something was changed: which of the two is never told
 */
export type CryptoErrorReason =
  'bad_base64' | 'bad_nonce' | 'bad_ciphertext' | 'bad_key' | 'bad_recovery_code' | 'weak_kdf' | 'not_opened';

/**
 * The one error that values from outside can cause in this folder. Its message never holds a password, key, plaintext or code, and
 * it carries no cause.
 *
 * A caller's own mistake, such as a line feed in an address, is a `RangeError` instead.
 */
export class CryptoError extends Error {
  override readonly name = 'CryptoError';

  /**
   * @param reason - which refusal it is; stable, for programs
   * @param message - what is wrong, for people; must be free of secret values
   */
  constructor(
    readonly reason: CryptoErrorReason,
    message: string,
  ) {
    super(message);
  }
}
