import { NONCE_BYTES, TAG_BYTES } from '../../crypto/index.js';
import { Base64 } from './base64.decorator.js';

/** AES-256-GCM: a nonce and the ciphertext with its tag at the end, both in base64. */
export class BoxDto {
  /** 12 bytes. @example '1QdxdhAQw05wf112' */
  nonce: string;
  /** The ciphertext, then the 16-byte tag. @example 'PXH4AfDX5M2LQ40tD3cCi/3nDy3RTCbhUdI=' */
  ciphertext: string;
}

/** A {@link BoxDto} in a request, decoded. */
export class SealedBoxDto {
  @Base64({ min: NONCE_BYTES, max: NONCE_BYTES, description: '12 bytes.', example: '1QdxdhAQw05wf112' })
  nonce: Buffer;

  @Base64({
    min: TAG_BYTES,
    description: 'The ciphertext, then the 16-byte tag.',
    example: 'PXH4AfDX5M2LQ40tD3cCi/3nDy3RTCbhUdI=',
  })
  ciphertext: Buffer;
}
