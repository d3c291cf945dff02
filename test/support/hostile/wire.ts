import { Agent, request as httpRequest } from 'node:http';
import { gunzipSync } from 'node:zlib';
import type { Answer } from '../api.js';

const agent = new Agent({ keepAlive: true, maxSockets: 16 });
const PATIENCE_MILLISECONDS = 40_000;

/** A request as it goes over the wire: nothing is put right on the way. */
export interface WireRequest {
  method: string;
  /** Path and query as they stand in the request line. */
  target: string;
  headers: Record<string, string>;
  bytes?: Buffer | undefined;
}

/** @throws Error when no answer comes, or one that says it is JSON and is not */
export async function send(server: { url: string }, request: WireRequest): Promise<Answer<unknown>> {
  const { hostname, port } = new URL(server.url);
  const { method, target, headers, bytes } = request;
  const { status, answered, body } = await new Promise<{ status: number; answered: Headers; body: Buffer }>(
    (resolve, reject) => {
      const outgoing = httpRequest(
        {
          hostname,
          port,
          agent,
          method,
          path: target,
          headers: { ...headers, ...(bytes && { 'Content-Length': bytes.length }) },
          timeout: PATIENCE_MILLISECONDS,
        },
        (response) => {
          const chunks: Buffer[] = [];
          response.on('data', (chunk: Buffer) => chunks.push(chunk));
          response.on('error', reject);
          response.on('end', () => {
            resolve({
              status: response.statusCode ?? 0,
              answered: headersOf(response.rawHeaders),
              body: Buffer.concat(chunks),
            });
          });
        },
      );
      outgoing.on('timeout', () => outgoing.destroy(new Error('No answer in time.')));
      outgoing.on('error', reject);
      outgoing.end(bytes);
    },
  );
  const text = (answered.get('Content-Encoding') === 'gzip' ? gunzipSync(body) : body).toString('utf8');
  const isJson = (answered.get('Content-Type') ?? '').includes('json');
  return { status, headers: answered, body: isJson && text !== '' ? (JSON.parse(text) as unknown) : text };
}

function headersOf(raw: string[]): Headers {
  const headers = new Headers();
  for (let at = 0; at < raw.length; at += 2) headers.append(raw[at] ?? '', raw[at + 1] ?? '');
  return headers;
}
