/**
 * Why a cryptographic step was refused. The list is closed: callers may switch over it.
 *
 * - `bad_base64`: the text is not canonical base64
 * - `bad_nonce`: the nonce of a box is not 12 bytes
 * - `bad_ciphertext`: a box is too short to hold what every box holds
 * - `bad_key`: a key has the wrong kind, size or encoding
 * - `bad_signature`: a signature does not belong to what it came with (for callers; {@link verifySignature} returns false)
 * - `bad_recovery_code`: the text is not a recovery code
 * - `not_opened`: wrong key, or something was changed: which of the two is never told
 */
export type CryptoErrorReason =
  | 'bad_base64'
  | 'bad_nonce'
  | 'bad_ciphertext'
  | 'bad_key'
  | 'bad_signature'
  | 'bad_recovery_code'
  | 'not_opened';

/**
 * The one error that bytes from outside can cause in this folder. Its message says what is wrong in words and
 * never holds a password, key, plaintext or code, nor the library's own error as a cause.
 *
 * A caller's own mistake (too few iterations, a line feed in an address) is a `RangeError` instead.
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
