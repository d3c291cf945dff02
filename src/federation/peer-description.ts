import { calculateJwkThumbprint, compactVerify, decodeProtectedHeader, importJWK } from 'jose';
import type { ConfiguredPeer } from '../config/index.js';

/** A public Ed25519 key of a peer, base64url, and its thumbprint (RFC 7638). */
export interface PeerKey {
  id: string;
  x: string;
}

/** What a peer says of itself at `/.well-known/sealpost`. */
export interface PeerDescription {
  /** Those that it publishes; the one that signs now comes first. */
  keys: PeerKey[];
  /** JWSs, oldest first: what a key says of the one that took its place. */
  endorsements: string[];
}

/** What a peer answered that cannot be meant. */
export class BadAnswer extends Error {}

const MAX_KEYS = 32;
const MAX_ENDORSEMENTS = 1000;
const MAX_TRUSTED = 200;
const PUBLIC_KEY = /^[\w-]{43}$/;

/**
 * Reads the description of a peer, and believes nothing of it but which keys it shows.
 *
 * @throws BadAnswer
 */
export async function readDescription(body: unknown, peer: ConfiguredPeer): Promise<PeerDescription> {
  if (!isRecord(body)) throw new BadAnswer('Its description is no object.');
  if (body.name !== peer.name) throw new BadAnswer('It goes by another name.');
  if (body.apiUrl !== `${peer.origin}/api`) throw new BadAnswer('Its API is said to be at another origin.');
  const set = isRecord(body.signingKeys) ? body.signingKeys.keys : undefined;
  if (!Array.isArray(set) || set.length === 0 || set.length > MAX_KEYS)
    throw new BadAnswer('It shows no keys.');
  const endorsements: unknown = body.endorsements ?? [];
  if (!Array.isArray(endorsements) || endorsements.length > MAX_ENDORSEMENTS || !endorsements.every(isString))
    throw new BadAnswer('Its endorsements are none.');
  return { keys: await Promise.all(set.map(readKey)), endorsements };
}

/**
 * The thumbprints that may be trusted when these are: each key that a trusted one has endorsed is as well.
 *
 * @param known thumbprints of keys that are trusted, the newest last; of very many the oldest are forgotten
 */
export async function followEndorsements(known: string[], endorsements: string[]): Promise<string[]> {
  const trusted = new Set(known);
  for (const endorsement of endorsements) {
    const next = await endorsedBy(trusted, endorsement).catch(() => null);
    if (next !== null) trusted.add(next);
  }
  return [...trusted].slice(-MAX_TRUSTED);
}

async function endorsedBy(trusted: ReadonlySet<string>, endorsement: string): Promise<string | null> {
  const { jwk } = decodeProtectedHeader(endorsement);
  const signer = await readKey(jwk);
  if (!trusted.has(signer.id)) return null;
  const key = await importJWK({ kty: 'OKP', crv: 'Ed25519', x: signer.x }, 'EdDSA');
  const { payload, protectedHeader } = await compactVerify(endorsement, key, { algorithms: ['EdDSA'] });
  // What the key signed for another purpose says nothing here.
  if (protectedHeader.typ !== 'sealpost-key') return null;
  return (await readKey(JSON.parse(Buffer.from(payload).toString()))).id;
}

async function readKey(key: unknown): Promise<PeerKey> {
  if (
    !isRecord(key) ||
    key.kty !== 'OKP' ||
    key.crv !== 'Ed25519' ||
    !isString(key.x) ||
    !PUBLIC_KEY.test(key.x)
  )
    throw new BadAnswer('It shows a key that is none of Ed25519.');
  const { x } = key;
  return { id: await calculateJwkThumbprint({ kty: 'OKP', crv: 'Ed25519', x }), x };
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function isString(value: unknown): value is string {
  return typeof value === 'string';
}
