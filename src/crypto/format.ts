/** The name of the format, and the first line of every message's associated data. ENVELOPE.md, "Message". */
export const FORMAT = 'sealpost.v1';

/**
 * Every label that keeps one use of a key or hash apart from another, in one place so that two can be seen to
 * differ. Used as HKDF `info`, as associated data, or as the first line of what is hashed or signed.
 * ENVELOPE.md; `requestDigest` is Sealpost's own.
 */
export const LABELS = {
  auth: `${FORMAT} auth`,
  seal: `${FORMAT} seal`,
  recoveryAuth: `${FORMAT} recovery auth`,
  recoverySeal: `${FORMAT} recovery seal`,
  accountKey: `${FORMAT} account-key`,
  privateKey: `${FORMAT} private-key`,
  signingKey: `${FORMAT} signing-key`,
  signature: `${FORMAT} signature`,
  safety: `${FORMAT} safety`,
  requestDigest: `${FORMAT} request-digest`,
} as const;
