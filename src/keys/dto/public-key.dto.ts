/** The public half of a key version. */
export class PublicKeyDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  id: string;
  /** 1, 2, 3 and so on. @example 1 */
  version: number;
  /** RSA, SPKI PEM: what message keys are wrapped to. */
  publicKey: string;
  /** Lower-case hex SHA-256 of the SPKI DER. @example 'd1b15373da95368f00d33903950bf8dd8363fb5f565f0d81290287c19dfdcf40' */
  fingerprint: string;
  /** Ed25519, SPKI PEM: what signatures are checked with. */
  signingPublicKey: string;
  /** Lower-case hex SHA-256 of the SPKI DER. @example '0eff89a59312686ea819a2caad0186e4e187ca202c84d25e609e48a934d74241' */
  signingFingerprint: string;
  /** @example '2026-01-31T12:00:00.000Z' */
  createdAt: string;
}

/** A version in the history of a user's public keys. */
export class PublicKeyVersionDto extends PublicKeyDto {
  /** When the next version took its place; null for the current one. */
  retiredAt: string | null;
}

/** Versions of a user's public keys, newest first. */
export class PublicKeyPageDto {
  items: PublicKeyVersionDto[];
  nextCursor: string | null;
}
