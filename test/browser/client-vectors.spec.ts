import { readFileSync } from 'node:fs';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { launchChromium } from '../support/browser/chromium.js';
import { base64Checks } from '../support/client-base64.js';
import type { Finding } from '../support/client-engine.js';
import { type VectorFile, vectorChecks } from '../support/client-vectors.js';
import { ACCEPTED, OPENED, serverKeys, serverMessage, serverOpens } from '../support/server-exchange.js';

const ENGINE = fileURLToPath(new URL('../support/client-engine.ts', import.meta.url));
const VECTORS = new URL('../vectors/envelope-v1.json', import.meta.url);
const PAGE = '<!doctype html><title>Vectors</title><script src="/engine.js"></script>';

const file = JSON.parse(readFileSync(VECTORS, 'utf8')) as VectorFile;

/** The client's cryptography, as it is, on the WebCrypto of a real browser. */
describe('the client in Chromium', () => {
  let server: Server;
  let browser: Browser;
  let page: Page;
  let findings: Map<string, unknown>;

  beforeAll(async () => {
    server = await serve(await bundle());
    browser = await launchChromium();
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
    const found: Finding[] = await page.evaluate((vectors) => window.engine.check(vectors), file);
    findings = new Map(found.map((finding) => [finding.name, finding.found]));
  });

  afterAll(async () => {
    await browser.close();
    server.close();
  });

  it('runs in a secure context that does base64 by itself', async () => {
    expect(await page.evaluate(() => window.engine.abilities())).toEqual({ native: true, secure: true });
  });

  it.each([...vectorChecks(file), ...base64Checks()])('$name', ({ name, expected }) => {
    expect(findings.get(name)).toEqual(expected);
  });

  it.each([2048, 3072, 4096] as const)('exchanges messages with the server at %i bits', async (bits) => {
    const keys = serverKeys(bits);
    const reader = { keyId: keys.wire.id, publicKey: keys.wire.publicKey };
    const made = await page.evaluate((to) => window.engine.makeForServer(to), reader);
    expect(serverOpens(made, keys.pair.privateKey)).toEqual(ACCEPTED);
    const sent = { accountKey: keys.accountKey, wire: keys.wire, message: serverMessage(keys) };
    const opened = await page.evaluate(
      ({ accountKey, wire, message }) => window.engine.openFromServer(accountKey, wire, message),
      sent,
    );
    expect(opened).toEqual(OPENED);
  });
});

/** The client's cryptography and the checks, as one script. */
async function bundle(): Promise<string> {
  const { outputFiles } = await build({
    entryPoints: [ENGINE],
    bundle: true,
    format: 'iife',
    platform: 'browser',
    write: false,
  });
  return outputFiles.map(({ text }) => text).join('');
}

/** Serves the page on a free port: WebCrypto is there for pages of the own machine. */
async function serve(script: string): Promise<Server> {
  const server = createServer(({ url }, response) => {
    const [type, body] = url === '/engine.js' ? ['text/javascript', script] : ['text/html', PAGE];
    response.setHeader('Content-Type', `${type}; charset=utf-8`).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return server;
}
