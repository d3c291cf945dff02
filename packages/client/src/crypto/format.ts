/** The name of the format, and the first line of every message's associated data. docs/envelope.md, "Message". */
export const FORMAT = 'sealpost.v1';

/** Every label that keeps one use of a key or hash apart from another. docs/envelope.md. */
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
} as const;
