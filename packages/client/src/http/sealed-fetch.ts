import { concatBytes, type JoseHeader, openJwe, sealJwe, utf8 } from '../crypto/index.js';
import type { Bytes } from '../model.js';
import { SealpostError } from './sealpost-error.js';

const JOSE = 'application/jose';
const RSA = { name: 'RSA-OAEP', hash: 'SHA-256' };

/** The key to which the server takes requests. */
interface TransportKey {
  kid: string;
  key: CryptoKey;
}

/** What answers are sealed to: one pair for all requests of this page or program, which goes with it. */
let replyPair: Promise<{ privateKey: CryptoKey; jwk: object }> | undefined;

/**
 * A `fetch` that seals each request to the server's transport key, its token and its content, and opens what is answered
 * (docs/sealed-transport.md). Method and path are still to be seen.
 *
 * @throws SealpostError `not_a_problem` for an answer that is not the one to this request
 */
export function sealedFetch(url: string, transport: typeof fetch): (request: Request) => Promise<Response> {
  let known: Promise<TransportKey> | undefined;
  return async (request) => {
    const content = new Uint8Array(await request.arrayBuffer());
    for (let attempt = 1; ; attempt++) {
      known ??= readKey(url, transport);
      // What cannot be read now may be another time.
      known.catch(() => (known = undefined));
      const answer = await exchange(await known, request, content, transport);
      if (!(await isOfOldKey(answer)) || attempt === 2) return answer;
      known = undefined;
    }
  };
}

async function exchange(
  { kid, key }: TransportKey,
  request: Request,
  content: Bytes,
  transport: typeof fetch,
): Promise<Response> {
  const { privateKey, jwk } = await (replyPair ??= makeReplyPair());
  const { method, url, signal } = request;
  const { pathname, search } = new URL(url);
  const jti = crypto.randomUUID();
  const header = { ...TYPES.request, kid, iat: Math.floor(Date.now() / 1000), jti, jwk };
  const lines = [`${method} ${pathname}${search} HTTP/1.1`];
  request.headers.forEach((value, name) => lines.push(`${name}: ${value}`));
  const jwe = await sealJwe(key, header, concatBytes(utf8(`${lines.join('\r\n')}\r\n\r\n`), content));
  const carrier: RequestInit =
    method === 'GET'
      ? { headers: { 'Sealed-Request': jwe } }
      : { headers: { 'Content-Type': JOSE }, body: jwe };
  const answer = await transport(
    new Request(url, { method, signal, redirect: 'error', credentials: 'omit', ...carrier }),
  );
  if (answer.headers.get('Content-Type') === JOSE) return open(await answer.text(), privateKey, jti);
  // Only what the server cannot open it refuses in the open. Whoever is between must not end the session, or say that all went well.
  if (answer.status < 400 || answer.status === 401) throw foreign();
  return answer;
}

async function open(jwe: string, privateKey: CryptoKey, jti: string): Promise<Response> {
  const { header, plaintext } = await openJwe(privateKey, jwe).catch((cause: unknown) => {
    throw foreign(cause);
  });
  const end = plaintext.findIndex((_, at) => END.every((byte, index) => plaintext[at + index] === byte));
  const [first = '', ...lines] = new TextDecoder('latin1').decode(plaintext.subarray(0, end)).split('\r\n');
  const status = Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]);
  if (!isAnswerTo(header, jti) || !status) throw foreign();
  const headers = lines.map(
    (line) => [line.replace(/:.*/, ''), line.replace(/^[^:]*: */, '')] as [string, string],
  );
  return new Response([204, 304].includes(status) ? null : plaintext.subarray(end + END.length), {
    status,
    headers,
  });
}

const END = utf8('\r\n\r\n');
const TYPES = {
  request: { typ: 'sealpost-request+jwe', cty: 'message/http' },
  answer: 'sealpost-answer+jwe',
};

function isAnswerTo(header: JoseHeader, jti: string): boolean {
  return header.typ === TYPES.answer && header.jti === jti;
}

async function isOfOldKey(answer: Response): Promise<boolean> {
  return answer.status === 400 && (await answer.clone().text()).includes('"unknown_transport_key"');
}

async function readKey(url: string, transport: typeof fetch): Promise<TransportKey> {
  const answer = await transport(
    new Request(`${url}/.well-known/sealpost`, { redirect: 'error', credentials: 'omit' }),
  );
  const { transportKeys } = (await answer.json()) as { transportKeys?: { keys: JsonWebKey[] } };
  const jwk = transportKeys?.keys[0] as (JsonWebKey & { kid: string }) | undefined;
  if (!jwk) throw new SealpostError('sealed_transport_off', 'The server takes no sealed requests.');
  return { kid: jwk.kid, key: await crypto.subtle.importKey('jwk', jwk, RSA, false, ['encrypt']) };
}

async function makeReplyPair(): Promise<{ privateKey: CryptoKey; jwk: object }> {
  const algorithm = { ...RSA, modulusLength: 2048, publicExponent: Uint8Array.of(1, 0, 1) };
  const { privateKey, publicKey } = await crypto.subtle.generateKey(algorithm, false, ['encrypt', 'decrypt']);
  const { kty, n, e } = await crypto.subtle.exportKey('jwk', publicKey);
  return { privateKey, jwk: { kty, n, e } };
}

function foreign(cause?: unknown): SealpostError {
  return new SealpostError('not_a_problem', 'The answer is not the sealed one to this request.', { cause });
}
