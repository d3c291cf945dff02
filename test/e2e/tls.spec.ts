import { X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { writeFile } from 'node:fs/promises';
import type { IncomingHttpHeaders } from 'node:http';
import { request as ask } from 'node:https';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { connect, type SecureVersion, type TLSSocket } from 'node:tls';
import { io } from 'socket.io-client';
import { readSettings } from '../../src/config/index.js';
import { Certificate } from '../../src/http/index.js';
import {
  type CertificateFiles,
  type MadeCertificate,
  makeCertificate,
  writeCertificate,
} from '../support/certificate.js';
import type { SessionBody } from '../support/api.js';
import { temporaryDirectory } from '../support/temporary.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const PASSWORD = 'correct horse battery staple';

/** What every answer tells a browser. */
const EVERYWHERE = {
  'strict-transport-security': 'max-age=31536000; includeSubDomains',
  'x-content-type-options': 'nosniff',
  'x-frame-options': 'DENY',
  'referrer-policy': 'no-referrer',
  'permissions-policy': 'camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

describe('HTTPS without a proxy', () => {
  let first: MadeCertificate;
  let second: MadeCertificate;
  let files: CertificateFiles;
  let server: TestServer;

  beforeAll(async () => {
    const directory = await temporaryDirectory();
    files = { cert: join(directory, 'cert.pem'), key: join(directory, 'key.pem') };
    [first, second] = await Promise.all([makeCertificate(), makeCertificate()]);
    await writeCertificate(files, first);
    server = await TestServer.start({ TLS_CERT_FILE: files.cert, TLS_KEY_FILE: files.key });
    server.canaries.add('password', PASSWORD);
    server.canaries.add('key of the certificate', first.key);
  });

  afterAll(() => server.stop());

  async function answer(
    path: string,
    {
      method = 'GET',
      headers = {},
      json,
    }: { method?: string; headers?: Record<string, string>; json?: object } = {},
  ): Promise<{ status: number | undefined; headers: IncomingHttpHeaders; body: string }> {
    const type = json && { 'Content-Type': 'application/json' };
    const request = ask(server.url + path, {
      method,
      headers: { ...headers, ...type },
      ca: [first.cert, second.cert],
      agent: false,
    });
    request.end(json && JSON.stringify(json));
    const [response] = (await once(request, 'response')) as [import('node:http').IncomingMessage];
    return { status: response.statusCode, headers: response.headers, body: await text(response) };
  }

  async function handshake(version?: SecureVersion): Promise<TLSSocket> {
    const { hostname: host, port } = new URL(server.url);
    const versions = version && { minVersion: version, maxVersion: version, ciphers: 'DEFAULT@SECLEVEL=0' };
    const socket = connect({ host, port: Number(port), ca: [first.cert, second.cert], ...versions });
    await once(socket, 'secureConnect');
    return socket;
  }

  /** The fingerprint of the certificate that a new connection is shown. */
  async function shown(): Promise<string> {
    const socket = await handshake();
    const { fingerprint256 } = socket.getPeerCertificate();
    socket.destroy();
    return fingerprint256;
  }

  const fingerprint = ({ cert }: MadeCertificate): string => new X509Certificate(cert).fingerprint256;

  it('says at the start where everything is', () => {
    expect(server.log).toMatch(/Web page +https:\/\/127\.0\.0\.1:\d+\/\n/);
    expect(server.log).toMatch(/API +https:\/\/127\.0\.0\.1:\d+\/api\n/);
  });

  it.each<[string, number, string]>([
    ['/', 200, "default-src 'none'"],
    ['/docs', 200, "default-src 'self'"],
    ['/openapi.json', 200, "default-src 'none'"],
    ['/health/live', 200, "default-src 'none'"],
    ['/api/users/me', 401, "default-src 'none'"],
    ['/nope', 404, "default-src 'none'"],
  ])('tells browsers what they may do at %s, and not what runs here', async (path, status, policy) => {
    const { headers, ...rest } = await answer(path);
    expect(rest.status).toBe(status);
    expect(headers).toMatchObject(EVERYWHERE);
    expect(headers['content-security-policy']).toContain(policy);
    expect(headers['content-security-policy']).toContain("frame-ancestors 'none'");
    expect([headers['x-powered-by'], headers.server, headers['access-control-allow-origin']]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it('lets no answer of the API be kept', async () => {
    for (const path of ['/api/users/me', '/api/auth/kdf?username=nobody', '/health/ready'])
      expect((await answer(path)).headers['cache-control']).toBe('no-store');
  });

  it.each<[SecureVersion, string]>([
    ['TLSv1.3', 'TLSv1.3'],
    ['TLSv1.2', 'TLSv1.2'],
    ['TLSv1.1', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
    ['TLSv1', 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION'],
  ])('answers %s: %s', async (version, expected) => {
    const spoken = await handshake(version).then(
      (socket) => {
        const protocol = socket.getProtocol();
        socket.destroy();
        return protocol;
      },
      (error: unknown) => (error as { code?: string }).code,
    );
    expect(spoken).toBe(expected);
  });

  it('does not speak plain HTTP there', async () => {
    await expect(fetch(server.url.replace('https:', 'http:'))).rejects.toThrow();
  });

  it('pushes events over wss, which goes on while the certificate is exchanged', async () => {
    const register = { method: 'POST', json: { username: 'alice', password: PASSWORD } };
    const { token } = JSON.parse((await answer('/api/auth/register', register)).body) as SessionBody;
    server.canaries.add('token', token);
    const socket = io(server.url, {
      auth: { token },
      transports: ['websocket'],
      ca: first.cert,
      reconnection: false,
    } as Parameters<typeof io>[1]);
    const events: string[] = [];
    socket.on('event', ({ type }: { type: string }) => events.push(type));
    await new Promise<void>((resolve, reject) => {
      socket.once('connect', resolve);
      socket.once('connect_error', reject);
    });

    await writeCertificate(files, second);
    process.kill(server.processId, 'SIGHUP');
    await until(shown, (now) => now === fingerprint(second), { milliseconds: 20_000 });

    const note = { recipient: 'alice', text: 'over the old connection' };
    server.canaries.add('text', note.text);
    const sent = await answer('/api/messages/send', {
      method: 'POST',
      headers: { 'X-Auth-Token': token },
      json: note,
    });
    expect(sent.status).toBe(201);
    await until(
      () => Promise.resolve(events),
      (all) => all.includes('message.created'),
    );
    expect(socket.connected).toBe(true);
    socket.disconnect();
  });

  it('takes the files anew when they change, and keeps what it has while they do not belong together', async () => {
    const failures = (): number => server.log.split('The new certificate cannot be used').length;
    const failed = failures();
    await writeFile(files.cert, first.cert);
    await until(
      () => Promise.resolve(failures()),
      (now) => now > failed,
      { milliseconds: 30_000 },
    );
    expect(await shown()).toBe(fingerprint(second));
    await writeFile(files.key, first.key);
    await until(shown, (now) => now === fingerprint(first), { milliseconds: 30_000 });
  });

  it('does not begin with files that cannot be used', async () => {
    const start = (cert: string, key: string) => (): unknown =>
      Certificate.from(readSettings({ TLS_CERT_FILE: cert, TLS_KEY_FILE: key }))?.options();
    const other = join(await temporaryDirectory(), 'other.pem');
    await writeFile(other, second.key);
    expect(start('/nope.pem', files.key)).toThrow(
      "TLS_CERT_FILE: ENOENT: no such file or directory, open '/nope.pem'",
    );
    expect(start(files.cert, '/nope.pem')).toThrow(
      "TLS_KEY_FILE: ENOENT: no such file or directory, open '/nope.pem'",
    );
    expect(start(files.cert, other)).toThrow(
      /^TLS_CERT_FILE, TLS_KEY_FILE: are no certificate and its key: /,
    );
    expect(start(files.key, files.key)).toThrow(
      /^TLS_CERT_FILE, TLS_KEY_FILE: are no certificate and its key: /,
    );
  });
});
