import { ApiProperty } from '@nestjs/swagger';
import { SEALED_TRANSPORT, type SealedTransport } from '../../config/index.js';

/** A public signing key: a JWK (RFC 7517) for Ed25519 (RFC 8037). */
export class PublicJwkDto {
  /** @example 'OKP' */
  kty: string;
  /** @example 'Ed25519' */
  crv: string;
  /** The public key, base64url. @example '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo' */
  x: string;
  /** What a signature names it by: its thumbprint (RFC 7638). @example 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' */
  kid: string;
  /** @example 'EdDSA' */
  alg: string;
  /** @example 'sig' */
  use: string;
}

/** A JWK set: the key that signs now first, then those that have signed until a day ago. */
export class JwkSetDto {
  keys: PublicJwkDto[];
}

/** A public key that requests are sealed to: a JWK (RFC 7517) for RSA-OAEP with SHA-256 (RFC 7518, section 4.3). */
export class TransportJwkDto {
  /** @example 'RSA' */
  kty: string;
  /** The modulus, base64url. */
  n: string;
  /** The exponent, base64url. @example 'AQAB' */
  e: string;
  /** What a sealed request names it by: its thumbprint (RFC 7638). @example 'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k' */
  kid: string;
  /** @example 'RSA-OAEP-256' */
  alg: string;
  /** @example 'enc' */
  use: string;
}

/** A JWK set: the key to seal to first, then those that still open what was sealed to them. Empty when sealed transport is off. */
export class TransportJwkSetDto {
  keys: TransportJwkDto[];
}

/** Who this server is. */
export class ServerDescriptionDto {
  /** The part of its addresses after the `@`. @example 'chat.example.com' */
  name: string;
  /** Where its API is. @example 'https://chat.example.com/api' */
  apiUrl: string;
  signingKeys: JwkSetDto;
  /**
   * Of each key that took another's place, oldest first: a JWS (RFC 7515) of its public JWK, signed by the other one, which the header
   * names by `kid` and `jwk`.
   */
  endorsements: string[];
  /** Whether requests to the API may be sealed, or have to be. @example 'on' */
  @ApiProperty({ enum: SEALED_TRANSPORT })
  sealedTransport: SealedTransport;
  transportKeys: TransportJwkSetDto;
}
