import { PublicKeyDto } from '../../keys/index.js';

/** A user as everyone sees them. */
export class UserDto {
  /** @example '019a9c1e-8a52-7c40-9d0e-3f0a5c1b2d4e' */
  id: string;
  /** @example 'alice' */
  username: string;
  /** @example 'alice@localhost' */
  address: string;
  /** @example 'Alice' */
  displayName: string | null;
  /** The current version of their public keys. */
  key: PublicKeyDto;
}

/** The caller, as only they see themselves. */
export class ProfileDto extends UserDto {
  /** @example 'alice@example.com' */
  email: string | null;
  /** @example '2026-01-31T12:00:00.000Z' */
  createdAt: string;
  /** Whether a recovery code is set. @example true */
  recoveryEnabled: boolean;
}

/** Users in the order of their names. */
export class UserPageDto {
  items: UserDto[];
  nextCursor: string | null;
}
