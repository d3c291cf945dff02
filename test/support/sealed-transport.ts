import { compactDecrypt, CompactEncrypt, exportJWK, generateKeyPair, importJWK, type JWK } from 'jose';

/** What a request says, before it is sealed. */
export interface Plain {
  method: string;
  /** Path and query. */
  target: string;
  headers?: Record<string, string>;
  content?: string | Uint8Array | undefined;
}

/** What a test changes of a request that is otherwise in order. */
export interface Changes {
  /** Parameters of the protected header; undefined leaves one out. */
  header?: Record<string, unknown>;
  /** Seals to another key than the server's. */
  key?: JWK;
  /** Stands in the place of the whole HTTP message. */
  plaintext?: string | Uint8Array;
}

/** A plain answer, however it came. */
export interface PlainAnswer {
  status: number;
  headers: Headers;
  body: Buffer<ArrayBuffer>;
}

/** Fields that count as they stand outside. */
const OUTSIDE = ['origin', 'user-agent', 'x-forwarded-for', 'x-request-id', 'traceparent'];

const replyKeys = generateKeyPair('RSA-OAEP-256', { extractable: true });
const transportKeys = new Map<string, Promise<JWK>>();

/** The key that requests to a server are sealed to. */
export function transportKeyOf(url: string): Promise<JWK> {
  let key = transportKeys.get(url);
  if (!key) transportKeys.set(url, (key = readTransportKey(url)));
  return key;
}

async function readTransportKey(url: string): Promise<JWK> {
  const answer = await fetch(`${url}/.well-known/sealpost`);
  const { transportKeys } = (await answer.json()) as { transportKeys: { keys: JWK[] } };
  const [key] = transportKeys.keys;
  if (!key) throw new Error('The server publishes no transport key.');
  return key;
}

/** The public key that answers to this process are sealed to. */
export async function replyJwk(): Promise<JWK> {
  return exportJWK((await replyKeys).publicKey);
}

/** @returns the JWE, and the id by which its answer names it */
export async function seal(
  url: string,
  { method, target, headers = {}, content = '' }: Plain,
  { header = {}, key, plaintext }: Changes = {},
): Promise<{ jwe: string; jti: string }> {
  const transportKey = key ?? (await transportKeyOf(url));
  const jti = crypto.randomUUID();
  const fields = Object.entries(headers).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `${method} ${target} HTTP/1.1\r\n${fields.join('')}\r\n`;
  const message = plaintext ?? Buffer.concat([Buffer.from(head, 'latin1'), Buffer.from(content)]);
  const protectedHeader = {
    ...{ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'sealpost-request+jwe', cty: 'message/http' },
    ...{ kid: transportKey.kid, iat: Math.floor(Date.now() / 1000), jti, jwk: await replyJwk() },
    ...header,
  };
  const jwe = await new CompactEncrypt(Buffer.from(message))
    .setProtectedHeader(protectedHeader)
    .encrypt(await importJWK(transportKey, protectedHeader.alg));
  return { jwe, jti };
}

/** Carries a JWE to the server: in the header of a request without a body, in the body otherwise. */
export function carry(
  url: string,
  { method, target }: Plain,
  jwe: string,
  headers: Record<string, string> = {},
): Promise<Response> {
  const inHeader = method === 'GET' || method === 'HEAD';
  return fetch(url + target, {
    method: method === 'HEAD' ? 'GET' : method,
    redirect: 'manual',
    headers: {
      ...headers,
      ...(inHeader ? { 'Sealed-Request': jwe } : { 'Content-Type': 'application/jose' }),
    },
    ...(!inHeader && { body: jwe }),
  });
}

/** @throws Error unless the answer is sealed, and is the one to this request */
export async function openAnswer(response: Response, jti: string): Promise<PlainAnswer> {
  if (response.status !== 200 || response.headers.get('Content-Type') !== 'application/jose')
    throw new Error(`The answer ${response.status} is not sealed.`);
  const { privateKey } = await replyKeys;
  const { plaintext, protectedHeader } = await compactDecrypt(await response.text(), privateKey);
  expect(protectedHeader).toEqual({
    ...{ alg: 'RSA-OAEP-256', enc: 'A256GCM', typ: 'sealpost-answer+jwe', cty: 'message/http', jti },
  });
  const message = Buffer.from(plaintext);
  const end = message.indexOf('\r\n\r\n');
  const [first = '', ...lines] = message.toString('latin1', 0, end).split('\r\n');
  const headers = new Headers(response.headers);
  for (const name of ['content-type', 'content-length', 'transfer-encoding']) headers.delete(name);
  for (const line of lines) headers.set(...(line.split(/: (.*)/).slice(0, 2) as [string, string]));
  return {
    status: Number(/^HTTP\/1\.1 (\d{3}) /.exec(first)?.[1]),
    headers,
    body: message.subarray(end + 4),
  };
}

/** One request, sealed, and its answer, opened. What the server refuses before it has opened anything is answered as it came. */
export async function sendSealed(url: string, asked: Plain): Promise<PlainAnswer> {
  // As fetch will ask for it.
  const { pathname, search } = new URL(url + asked.target);
  const plain = { ...asked, target: pathname + search };
  const headers = Object.entries(plain.headers ?? {});
  const isOutside = ([name]: [string, string]): boolean => OUTSIDE.includes(name.toLowerCase());
  const within = Object.fromEntries(headers.filter((header) => !isOutside(header)));
  const { jwe, jti } = await seal(url, { ...plain, headers: within });
  const response = await carry(url, plain, jwe, Object.fromEntries(headers.filter(isOutside)));
  if (response.status < 400) return openAnswer(response, jti);
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}
