const DECODED = Symbol('decoded');

/**
 * Base64 that was decoded while the body came, in the place of the text. It is a function because class-transformer copies Buffers, and
 * takes every other object apart.
 */
export type Decoded = (() => Buffer) & { [DECODED]: true };

export function decoded(bytes: Buffer): Decoded {
  return Object.assign(() => bytes, { [DECODED]: true as const });
}

export function isDecoded(value: unknown): value is Decoded {
  return typeof value === 'function' && DECODED in value;
}
