import { NotOpened } from './not-opened.js';

/** Bytes that WebCrypto takes. */
export type Bytes = Uint8Array<ArrayBuffer>;

export function utf8(text: string): Bytes {
  return new Uint8Array(Buffer.from(text, 'utf8'));
}

/** @throws NotOpened when the bytes are not UTF-8 */
export function text(bytes: Bytes): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new NotOpened('The text is not UTF-8.');
  }
}

export function join(...parts: Bytes[]): Bytes {
  return new Uint8Array(Buffer.concat(parts));
}

/** Base64 by RFC 4648 section 4, padded. */
export function toBase64(bytes: Bytes): string {
  return Buffer.from(bytes).toString('base64');
}

/** @throws NotOpened for anything but the one spelling that {@link toBase64} writes */
export function fromBase64(encoded: string): Bytes {
  const bytes = new Uint8Array(Buffer.from(encoded, 'base64'));
  if (toBase64(bytes) !== encoded) throw new NotOpened('A value is not canonical base64.');
  return bytes;
}

export function toHex(bytes: Bytes): string {
  return Buffer.from(bytes).toString('hex');
}

/** The beginning of a value in hex, enough to see that two are the same. */
export function shortHex(value: Bytes | string): string {
  const hex = typeof value === 'string' ? value : toHex(value);
  return hex.length > 20 ? `${hex.slice(0, 16)}…` : hex;
}

/** An SPKI or PKCS#8 PEM block as DER. */
export function fromPem(pem: string): Bytes {
  return new Uint8Array(Buffer.from(pem.replace(/-----[A-Z ]+-----|\s/g, ''), 'base64'));
}

export function toPublicKeyPem(der: Bytes): string {
  const lines = toBase64(der).match(/.{1,64}/g) ?? [];
  return ['-----BEGIN PUBLIC KEY-----', ...lines, '-----END PUBLIC KEY-----', ''].join('\n');
}
