import { request as send } from 'node:http';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import type { MessageBody } from '../support/api.js';
import { Device } from '../support/device.js';
import { exchange } from '../support/exchange.js';
import { openMessage } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const MIB = 1024 * 1024;
const FILE = { filename: 'large.bin', mimeType: 'application/octet-stream' };

interface Answer {
  status: number;
  body: MessageBody & { code?: string; detail?: string; errors?: { field: string; message: string }[] };
}

describe('large attachments', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;
  const content = random(25 * MIB);
  const base64 = content.toString('base64');

  beforeAll(async () => {
    server = await TestServer.start();
    alice = await Device.register(server, 'alice');
    bob = await Device.register(server, 'bob');
  });

  afterAll(() => server.stop());

  /** Posts JSON as it stands. @param chunk bytes that are written at once, in chunked transfer coding; absent: with its length */
  function post(
    path: string,
    json: string | Buffer,
    { headers = {}, chunk }: { headers?: Record<string, string>; chunk?: number } = {},
  ): Promise<Answer> {
    const body = Buffer.from(json as string);
    return new Promise((resolve, reject) => {
      const request = send(server.url + path, {
        method: 'POST',
        headers: {
          'X-Auth-Token': alice.token,
          'Content-Type': 'application/json',
          ...(chunk === undefined && { 'Content-Length': String(body.length) }),
          ...headers,
        },
      });
      request.on('error', reject).on('response', (response) => {
        let text = '';
        response.setEncoding('utf8').on('data', (part: string) => (text += part));
        response.on('end', () => {
          resolve({ status: response.statusCode ?? 0, body: JSON.parse(text) as Answer['body'] });
        });
      });
      for (let at = 0; at < body.length; at += chunk ?? body.length)
        request.write(body.subarray(at, at + (chunk ?? body.length)));
      request.end();
    });
  }

  const bodyWith = (data: string, extra = ''): string =>
    `{"recipient":"bob","attachments":[{"data":"${data}","filename":"large.bin","mimeType":"application/octet-stream"}]${extra}}`;

  /** What Bob finds in the file, read as part of the message. */
  async function received(id: string): Promise<Buffer> {
    const { body } = await bob.call<MessageBody>('GET', `/api/messages/${id}`);
    const { attachments } = await openMessage(body, await bob.keys());
    return attachments[0] ?? Buffer.alloc(0);
  }

  it.each<[string, () => Promise<Answer>]>([
    ['as they are', () => post('/api/messages/send', bodyWith(base64))],
    ['with the solidus escaped', () => post('/api/messages/send', bodyWith(base64.replaceAll('/', '\\/')))],
    ['in chunks', () => post('/api/messages/send', bodyWith(base64), { chunk: 1_000_003 })],
  ])('of 25 MiB arrive %s', async (_, call) => {
    const { status, body } = await call();
    expect(status).toBe(201);
    expect((await received(body.id)).equals(content)).toBe(true);
  });

  it('of 25 MiB arrive sealed by the client, and are served as they came', async () => {
    const sealed = await alice.seal(bob, { attachments: [{ ...FILE, content }] });
    const { status, body } = await post('/api/messages/sealed', JSON.stringify(sealed));
    expect(status).toBe(201);
    const [file] = sealed.attachments as { ciphertext: string }[];
    const path = `/api/messages/${body.id}/attachments/0`;
    const download = await exchange(server, 'GET', path, { 'X-Auth-Token': bob.token });
    expect(download.body.toString('base64') === file?.ciphertext).toBe(true);
    const again = await post('/api/messages/sealed', JSON.stringify(sealed));
    expect([again.status, again.body.id]).toEqual([200, body.id]);
  });

  it.each([
    ['gzip', gzipSync],
    ['deflate', deflateSync],
    ['br', brotliCompressSync],
  ])('arrive in a body of the content coding %s', async (coding, compress) => {
    const data = content.subarray(0, MIB);
    const body = compress(bodyWith(data.toString('base64')), {});
    const answer = await post('/api/messages/send', body, { headers: { 'Content-Encoding': coding } });
    expect(answer.status).toBe(201);
    expect((await received(answer.body.id)).equals(data)).toBe(true);
  });

  it('arrive several to a message, large and small', async () => {
    const parts = [
      content.subarray(0, MIB),
      content.subarray(MIB, MIB + 10),
      content.subarray(5 * MIB, 7 * MIB),
    ];
    const attachments = parts.map((part, index) => ({
      ...FILE,
      filename: `${index}.bin`,
      data: part.toString('base64'),
    }));
    const { body } = await post('/api/messages/send', JSON.stringify({ recipient: 'bob', attachments }));
    const message = await bob.call<MessageBody>('GET', `/api/messages/${body.id}`);
    const opened = await openMessage(message.body, await bob.keys());
    expect(opened.attachments.map((bytes, index) => parts[index]?.equals(bytes))).toEqual([true, true, true]);
  });

  const wrong = (at: number, character: string): string =>
    base64.slice(0, at) + character + base64.slice(at + 1);
  const NOT_BASE64 = 'must be padded base64 (RFC 4648 section 4)';
  const long = base64.slice(0, 400_000);

  it.each<[string, string, number, string, string, string]>([
    [
      'another character deep inside',
      bodyWith(wrong(20_000_000, '-')),
      400,
      'invalid_request',
      'attachments.0.data',
      NOT_BASE64,
    ],
    [
      'a line feed',
      bodyWith(wrong(20_000_000, '\\n')),
      400,
      'invalid_request',
      'attachments.0.data',
      NOT_BASE64,
    ],
    [
      'padding inside',
      bodyWith(wrong(20_000_003, '=')),
      400,
      'invalid_request',
      'attachments.0.data',
      NOT_BASE64,
    ],
    [
      'no padding',
      bodyWith(base64.replaceAll('=', '')),
      400,
      'invalid_request',
      'attachments.0.data',
      NOT_BASE64,
    ],
    [
      'U+0000',
      bodyWith(wrong(20_000_000, '\\u0000')),
      400,
      'invalid_request',
      'attachments.0.data',
      'must not contain U+0000',
    ],
    [
      'a lone surrogate',
      bodyWith(wrong(20_000_000, '\\ud800')),
      400,
      'invalid_request',
      'attachments.0.data',
      'must not contain a lone surrogate',
    ],
    [
      'a byte too many',
      bodyWith(Buffer.alloc(25 * MIB + 1).toString('base64')),
      413,
      'payload_too_large',
      'attachments.0',
      'may have at most 26214400 bytes',
    ],
    [
      'base64 for a text',
      `{"recipient":"bob","text":"${long}"}`,
      413,
      'payload_too_large',
      'text',
      'may have at most 65536 bytes',
    ],
    [
      'base64 for a file name',
      bodyWith('AAAA').replace('large.bin', long),
      400,
      'invalid_request',
      'attachments.0.filename',
      'must be shorter than or equal to 255 characters',
    ],
    [
      'base64 for a name',
      `{"recipient":"bob","${long}":1}`,
      400,
      'invalid_request',
      'body',
      'has a name of over 100 characters',
    ],
    [
      'base64 in an unknown field',
      bodyWith('AAAA', `,"data":"${long}"`),
      400,
      'invalid_request',
      'data',
      'is not a known field',
    ],
    [
      'base64 in a text that is an object',
      `{"recipient":"bob","text":{"data":"${long}"}}`,
      400,
      'invalid_request',
      'text',
      'must be a string',
    ],
    [
      'base64 in a list',
      bodyWith('AAAA').replace('"AAAA"', `["${long}"]`),
      400,
      'invalid_request',
      'attachments.0.data',
      NOT_BASE64,
    ],
  ])('are refused with %s', async (_, json, status, code, field, message) => {
    for (const chunk of [undefined, 50_000]) {
      const answer = await post('/api/messages/send', json, { ...(chunk !== undefined && { chunk }) });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
      expect(answer.body.errors).toEqual([{ field, message }]);
    }
  });

  it.each<[string, string | Buffer, Record<string, string>, number, string]>([
    ['that ends in a file', bodyWith(base64).slice(0, 9_000_000), {}, 400, 'invalid_json'],
    ['that is not UTF-8', Buffer.from(bodyWith(long, ',"text":"\xff"'), 'latin1'), {}, 400, 'invalid_json'],
    ['that is a list', `[${bodyWith(long)}]`, {}, 400, 'invalid_request'],
    ['that is a string', JSON.stringify(long), {}, 400, 'invalid_json'],
    [
      'in another charset',
      bodyWith(long),
      { 'Content-Type': 'application/json; charset=utf-16' },
      415,
      'unsupported_media_type',
    ],
    [
      'in an unknown coding',
      bodyWith(long),
      { 'Content-Encoding': 'nonsense' },
      415,
      'unsupported_media_type',
    ],
    ['that is no gzip', bodyWith(long), { 'Content-Encoding': 'gzip' }, 400, 'invalid_request'],
    [
      'that is half a gzip',
      gzipSync(bodyWith(long)).subarray(0, 200_000),
      { 'Content-Encoding': 'gzip' },
      400,
      'invalid_request',
    ],
    ['of over 40 MiB', bodyWith(Buffer.alloc(31 * MIB).toString('base64')), {}, 413, 'payload_too_large'],
    [
      'of over 40 MiB in gzip',
      gzipSync(bodyWith('A'.repeat(41 * MIB))),
      { 'Content-Encoding': 'gzip' },
      413,
      'payload_too_large',
    ],
  ])('are refused in a body %s', async (_, json, headers, status, code) => {
    for (const chunk of [undefined, 50_000]) {
      const answer = await post('/api/messages/send', json, {
        headers,
        ...(chunk !== undefined && { chunk }),
      });
      expect([answer.status, answer.body.code]).toEqual([status, code]);
    }
  });

  it('are forgotten when the client leaves in the middle', async () => {
    const before = server.log.length;
    for (const headers of [{}, { 'Content-Encoding': 'gzip' }]) {
      const request = send(`${server.url}/api/messages/send`, {
        method: 'POST',
        headers: {
          'X-Auth-Token': alice.token,
          'Content-Type': 'application/json',
          'Content-Length': 9_000_000,
          ...headers,
        },
      });
      request.on('error', () => undefined);
      const body = bodyWith(long);
      request.write(
        'Content-Encoding' in headers ? gzipSync(body).subarray(0, 200_000) : body.slice(0, 300_000),
      );
      await new Promise((resolve) => setTimeout(resolve, 200));
      request.destroy();
    }
    const ended = await until(
      () => Promise.resolve(server.log.slice(before).match(/"aborted":true|request aborted/g)?.length ?? 0),
      (count) => count >= 2,
    );
    expect(ended).toBeGreaterThanOrEqual(2);
  });
});
