import { createHash, generateKeyPairSync, type KeyObject, randomBytes, sign } from 'node:crypto';

/**
 * The signatures of docs/federation.md, written from the document alone: it shares nothing with the server's own code.
 */
export interface PeerKey {
  privateKey: KeyObject;
  /** The public JWK, without what is no part of its thumbprint. */
  jwk: { kty: string; crv: string; x: string };
  /** RFC 7638. */
  id: string;
}

/** What a request says, and a liar may say otherwise. */
export interface SignedParts {
  method: string;
  url: string;
  body: Buffer;
  from: string;
  to: string;
  key: PeerKey;
  keyId: string;
  date: Date;
  created: Date;
  nonce: string;
  components: string[];
}

export const COMPONENTS = [
  '@method',
  '@target-uri',
  '@authority',
  'date',
  'content-digest',
  'sealpost-from',
  'sealpost-to',
];

export function makePeerKey(): PeerKey {
  const { privateKey, publicKey } = generateKeyPairSync('ed25519');
  const { x = '' } = publicKey.export({ format: 'jwk' });
  const text = JSON.stringify({ crv: 'Ed25519', kty: 'OKP', x });
  return {
    privateKey,
    jwk: { kty: 'OKP', crv: 'Ed25519', x },
    id: createHash('sha256').update(text).digest('base64url'),
  };
}

export function newNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** The headers of a request. */
export function signedHeaders(parts: SignedParts): Record<string, string> {
  const { method, url, body, from, to, key, keyId, date, created, nonce, components } = parts;
  const digest = `sha-256=:${createHash('sha256').update(body).digest('base64')}:`;
  const values: Record<string, string> = {
    '@method': method,
    '@target-uri': url,
    '@authority': new URL(url).host,
    date: date.toUTCString(),
    'content-digest': digest,
    'sealpost-from': from,
    'sealpost-to': to,
  };
  const seconds = Math.floor(created.getTime() / 1000);
  const covered = components.map((name) => `"${name}"`).join(' ');
  const input = `(${covered});created=${seconds};keyid="${keyId}";alg="ed25519";nonce="${nonce}"`;
  const lines = components.map((name) => `"${name}": ${values[name] ?? ''}`);
  const base = [...lines, `"@signature-params": ${input}`].join('\n');
  return {
    Date: values.date ?? '',
    'Content-Digest': digest,
    'Sealpost-From': from,
    'Sealpost-To': to,
    'Signature-Input': `sig=${input}`,
    Signature: `sig=:${sign(null, Buffer.from(base), key.privateKey).toString('base64')}:`,
  };
}

/** What a key says of the one that takes its place: a JWS (RFC 7515). */
export function endorse(before: PeerKey, next: PeerKey): string {
  const encode = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
  const header = { alg: 'EdDSA', typ: 'sealpost-key', kid: before.id, jwk: before.jwk };
  const signed = `${encode(header)}.${encode(next.jwk)}`;
  return `${signed}.${sign(null, Buffer.from(signed), before.privateKey).toString('base64url')}`;
}
