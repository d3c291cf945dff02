import { type PlainAnswer, sendSealed } from './sealed-transport.js';

/** Whether the whole suite is run over sealed transport: `npm run test:sealed`. */
export const overSealedTransport = process.env.TEST_TRANSPORT === 'sealed';

/** Suites whose server takes plain requests, too, when all others take sealed ones only. Whatever they ask by `request()` is sealed. */
const ALSO_PLAIN: Record<string, string> = {
  'client-account': 'stands between client and server, and reads and changes what goes through',
  'client-contacts': 'the same',
  'client-events': 'the same',
  'client-messages': 'the same',
  'client-resume': 'the same',
  'large-attachments':
    'sends bodies of tens of megabytes piece by piece, and holds the server to the memory that this takes',
  'same-answers': 'compares what stands on the wire',
  'socket-hostile': 'speaks HTTP on bare connections, byte by byte',
  tls: 'asks over HTTPS under a certificate that only its own requests trust',
};

/** What a server of the suite that runs now has to be told. */
export function transportEnvironment(): Record<string, string> {
  if (!overSealedTransport) return {};
  const [, suite = ''] = /([\w-]+)\.spec\.ts$/.exec(expect.getState().testPath ?? '') ?? [];
  return { SEALED_TRANSPORT: suite in ALSO_PLAIN ? 'on' : 'required' };
}

/** Whether a request goes sealed. What is not of the API never does, and neither does a browser's question for leave. */
export function isSealed(method: string, path: string): boolean {
  return overSealedTransport && path.startsWith('/api/') && method !== 'OPTIONS';
}

/** One request as the suite sends them. */
export async function send(
  server: { url: string },
  method: string,
  path: string,
  { headers, body }: { headers: Record<string, string>; body: string | Uint8Array<ArrayBuffer> | undefined },
): Promise<PlainAnswer> {
  if (isSealed(method, path)) return sendSealed(server.url, { method, target: path, headers, content: body });
  const response = await fetch(server.url + path, { method, redirect: 'manual', headers, body });
  return {
    status: response.status,
    headers: response.headers,
    body: Buffer.from(await response.arrayBuffer()),
  };
}
