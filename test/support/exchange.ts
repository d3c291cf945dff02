import { request as send, type IncomingHttpHeaders } from 'node:http';
import { sendSealed } from './sealed-transport.js';
import type { TestServer } from './test-server.js';
import { isSealed } from './transport.js';

/** An answer with its body as bytes. */
export interface Exchanged {
  status: number;
  headers: IncomingHttpHeaders;
  body: Buffer;
}

/** A request with these headers and no others: `fetch` adds `Cache-Control: no-cache` to a conditional one, which defeats it. */
export async function exchange(
  server: TestServer,
  method: string,
  path: string,
  headers: Record<string, string>,
): Promise<Exchanged> {
  if (isSealed(method, path)) {
    const answer = await sendSealed(server.url, { method, target: path, headers });
    return { ...answer, headers: Object.fromEntries(answer.headers) };
  }
  return new Promise((resolve, reject) => {
    send(server.url + path, { method, headers }, (response) => {
      const chunks: Buffer[] = [];
      response.on('data', (chunk: Buffer) => chunks.push(chunk));
      response.on('error', reject);
      response.on('end', () => {
        resolve({
          status: response.statusCode ?? 0,
          headers: response.headers,
          body: Buffer.concat(chunks),
        });
      });
    })
      .on('error', reject)
      .end();
  });
}
