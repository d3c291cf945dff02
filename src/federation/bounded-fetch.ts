import { BadAnswer } from './peer-description.js';

/** How much of an answer is read, and how long for. */
export interface Bounds {
  /** Bytes of the body, after decompression. */
  bytes: number;
  /** From the beginning of the request to the end of the answer. */
  milliseconds: number;
}

/** An answer as it comes. */
export interface Answer {
  status: number;
  headers: Headers;
  /** The body, cut off by an error as soon as it is longer than allowed. */
  body: AsyncIterable<Uint8Array>;
}

/**
 * Asks a peer. No redirect is followed: a peer is where its configuration says.
 *
 * @throws BadAnswer for a redirect; what `fetch` throws, also later while the body is read
 */
export async function boundedFetch(url: string, init: RequestInit, bounds: Bounds): Promise<Answer> {
  const end = new AbortController();
  const timeout = AbortSignal.timeout(bounds.milliseconds);
  const response = await fetch(url, {
    ...init,
    redirect: 'manual',
    signal: AbortSignal.any([timeout, end.signal, ...(init.signal ? [init.signal] : [])]),
  });
  if (response.status >= 300 && response.status < 400) {
    end.abort();
    throw new BadAnswer('It redirects.');
  }
  return { status: response.status, headers: response.headers, body: bounded(response, bounds.bytes, end) };
}

/** The whole body of an answer. @throws BadAnswer when it is too long */
export async function readAll({ body }: Answer): Promise<Buffer> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of body) chunks.push(chunk);
  return Buffer.concat(chunks);
}

/** JSON of an answer. @throws BadAnswer when it is none */
export async function readJson(answer: Answer): Promise<unknown> {
  const bytes = await readAll(answer);
  try {
    return JSON.parse(bytes.toString());
  } catch {
    throw new BadAnswer('It answers what is not JSON.');
  }
}

async function* bounded({ body }: Response, bytes: number, end: AbortController): AsyncGenerator<Uint8Array> {
  let left = bytes;
  try {
    for await (const chunk of (body ?? []) as AsyncIterable<Uint8Array>) {
      left -= chunk.length;
      if (left < 0) throw new BadAnswer(`It answers with over ${bytes} bytes.`);
      yield chunk;
    }
  } finally {
    end.abort();
  }
}
