import { request } from '../support/api.js';
import { TestServer } from '../support/test-server.js';

const POLICY = [
  "default-src 'none'",
  "script-src 'self'",
  "style-src 'self'",
  "img-src 'self' blob:",
  'media-src blob:',
  "connect-src 'self'",
  "worker-src 'self'",
  "manifest-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
].join(';');

describe('the web page', () => {
  let server: TestServer;
  let html: string;

  beforeAll(async () => {
    server = await TestServer.start();
    html = (await request<string>(server, 'GET', '/')).body;
  });

  afterAll(() => server.stop());

  it('may load and run what the server serves as files, and nothing else', async () => {
    const { headers } = await request(server, 'GET', '/');
    expect(headers.get('Content-Security-Policy')).toBe(POLICY);
    expect([headers.get('X-Content-Type-Options'), headers.get('Referrer-Policy')]).toEqual([
      'nosniff',
      'no-referrer',
    ]);
    expect(html.match(/<script(?![^>]*\ssrc="\/)|<style|\sstyle=|\son[a-z]+=/g)).toBe(null);
    expect(
      [...html.matchAll(/(?:src|href)="([^"]*)"/g)].map(([, url]) => url?.startsWith('/')),
    ).not.toContain(false);
  });

  it('is asked for anew each time, while its assets stay in the cache for good', async () => {
    const page = await request(server, 'GET', '/');
    expect(page.headers.get('Cache-Control')).toBe('no-cache');
    const paths = [...html.matchAll(/"(\/assets\/index-[^"]*)"/g)].map(([, path]) => path ?? '');
    expect(paths.map((path) => path.replace(/.*\./, '')).sort()).toEqual(['css', 'js']);
    for (const path of paths) {
      const { status, headers } = await request(server, 'GET', path);
      expect([status, headers.get('Cache-Control'), headers.get('Content-Encoding')]).toEqual([
        200,
        'public, max-age=31536000, immutable',
        'gzip',
      ]);
    }
  });

  it.each([
    '/assets/',
    '/assets/nope.js',
    '/assets/..%2Findex.html',
    '/assets/%2e%2e/server/main.js',
    '/nope',
  ])('is not at %s', async (path) => {
    const { status, headers } = await request(server, 'GET', path);
    expect([status, headers.get('Content-Type')]).toEqual([404, 'application/problem+json']);
  });

  it('leaves Swagger UI a policy of its own', async () => {
    for (const path of ['/docs', '/docs/swagger-ui.css']) {
      const { status, headers } = await request<unknown>(server, 'GET', path);
      expect([status, headers.get('Content-Security-Policy')]).toEqual([
        200,
        "default-src 'self';style-src 'self' 'unsafe-inline';img-src 'self' data:;object-src 'none';base-uri 'none';form-action 'none';frame-ancestors 'none'",
      ]);
    }
  });
});
