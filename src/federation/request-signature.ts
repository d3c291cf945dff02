import { createPublicKey, type KeyObject, sign, verify } from 'node:crypto';
import { httpbis } from 'http-message-signatures';
import type { PeerKey } from './peer-description.js';

/** What every request between servers signs (RFC 9421), in this order. */
const COMPONENTS = [
  '@method',
  '@target-uri',
  '@authority',
  'date',
  'content-digest',
  'sealpost-from',
  'sealpost-to',
];
const PARAMETERS = ['created', 'keyid', 'alg', 'nonce'];

/** One signature, over exactly these components, none of them with a parameter. */
const SIGNATURE_INPUT = new RegExp(
  `^sig=\\(${COMPONENTS.map((name) => `"${name}"`).join(' ')}\\)` +
    ';created=(\\d{1,11});keyid="([\\w-]{43})";alg="ed25519";nonce="([\\w-]{22,64})"$',
);
const SIGNATURE = /^sig=:[A-Za-z0-9+/]{86}==:$/;

/** A request as it is signed. */
export interface SignedRequest {
  method: string;
  /** The whole URL, as the receiver publishes it. */
  url: string;
  headers: Record<string, string>;
}

/** What a signature says of itself. */
export interface SignatureClaims {
  created: Date;
  keyId: string;
  nonce: string;
}

/** The headers of a request, with `Signature-Input` and `Signature`. */
export async function signRequest(
  request: SignedRequest,
  key: { id: string; privateKey: KeyObject },
  { created, nonce }: { created: Date; nonce: string },
): Promise<Record<string, string>> {
  const { headers } = await httpbis.signMessage(
    {
      key: {
        id: key.id,
        alg: 'ed25519',
        sign: (data) => Promise.resolve(sign(null, data, key.privateKey)),
      },
      name: 'sig',
      fields: COMPONENTS,
      params: PARAMETERS,
      paramValues: { created, nonce },
    },
    request,
  );
  return headers;
}

/** Reads what a signature claims, before anything of it is believed; null when it is not of the form that is asked for. */
export function readClaims(headers: Record<string, string>): SignatureClaims | null {
  const [, created, keyId = '', nonce = ''] = SIGNATURE_INPUT.exec(headers['signature-input'] ?? '') ?? [];
  if (created === undefined || !SIGNATURE.test(headers.signature ?? '')) return null;
  return { created: new Date(Number(created) * 1000), keyId, nonce };
}

/** Whether a request, of which {@link readClaims} has read something, is signed by a key. */
export async function isSignedBy(request: SignedRequest, key: PeerKey): Promise<boolean> {
  const publicKey = createPublicKey({ key: { kty: 'OKP', crv: 'Ed25519', x: key.x }, format: 'jwk' });
  try {
    const verified = await httpbis.verifyMessage(
      {
        keyLookup: () =>
          Promise.resolve({
            id: key.id,
            algs: ['ed25519'],
            verify: (data, signature) => Promise.resolve(verify(null, data, publicKey, signature)),
          }),
        requiredFields: COMPONENTS,
        requiredParams: PARAMETERS,
        // The times are held against the clock of this server by whoever asks.
        notAfter: Number.MAX_SAFE_INTEGER,
      },
      request,
    );
    return verified === true;
  } catch {
    // The library throws for what is malformed.
    return false;
  }
}
