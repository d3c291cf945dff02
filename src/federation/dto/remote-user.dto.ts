import { PublicKeyVersionDto } from '../../keys/index.js';

/** The servers that this one exchanges messages with. */
export class PeerNamesDto {
  /** @example ['a.example', 'b.example'] */
  names: string[];
}

/** A user of this server, as a peer may know them. */
export class FederatedUserDto {
  /** Without the `@` and what follows. @example 'alice' */
  username: string;
  displayName: string | null;
  /** Every version of their public keys, newest first; up to 500. */
  keys: PublicKeyVersionDto[];
}
