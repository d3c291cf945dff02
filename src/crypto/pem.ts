import { decodeBase64, isBase64 } from './base64.js';
import { CryptoError } from './errors.js';

// A 16,384-bit RSA key is 2.8 kB; nothing longer needs reading.
const MAX_PEM_CHARS = 8_192;
const BLOCK = /^-----BEGIN PUBLIC KEY-----\n((?:[A-Za-z0-9+/=]+\n)+)-----END PUBLIC KEY-----\n?$/;

/**
 * Reads one `PUBLIC KEY` block (RFC 7468 section 13) and nothing else: no text before or after it, no blank lines,
 * no second block. Line feeds or CRLF; the last line ending may be missing; lines may have any length.
 *
 * @returns the DER inside, not looked at yet
 * @throws CryptoError `bad_key`, saying what was found in its place
 */
export function readPublicKeyPem(pem: string): Buffer {
  if (pem.length > MAX_PEM_CHARS)
    throw new CryptoError('bad_key', 'The PEM text is too long for a public key');
  const labels = [...pem.matchAll(/-----BEGIN ([^\r\n-]*)-----/g)].map((match) => match[1] ?? '');
  const [label] = labels;
  if (label === undefined) throw new CryptoError('bad_key', 'The text holds no PEM block');
  if (labels.length > 1) throw new CryptoError('bad_key', 'The text holds more than one PEM block');
  if (label !== 'PUBLIC KEY') throw new CryptoError('bad_key', wrongLabel(label));

  const body = BLOCK.exec(pem.replaceAll('\r\n', '\n'))?.[1]?.replaceAll('\n', '');
  if (body === undefined) {
    throw new CryptoError('bad_key', 'The PEM block is damaged, or there is text before or after it');
  }
  if (!isBase64(body)) throw new CryptoError('bad_key', 'The PEM block does not hold canonical base64');
  return decodeBase64(body);
}

function wrongLabel(label: string): string {
  if (label.endsWith('PRIVATE KEY')) return 'The PEM block is a private key; only the public key may be sent';
  if (label === 'RSA PUBLIC KEY') return 'The PEM block is PKCS#1; the key must be SPKI ("BEGIN PUBLIC KEY")';
  if (label.endsWith('CERTIFICATE')) return 'The PEM block is a certificate; the key alone must be sent';
  return 'The PEM block is not labelled "PUBLIC KEY"';
}
