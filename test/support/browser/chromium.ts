import { type Browser, type BrowserContext, chromium, type Page } from 'playwright-core';
import type { Canaries } from '../canaries.js';

const EXECUTABLE = process.env.CHROMIUM_PATH ?? '/usr/bin/chromium';

/** The system's Chromium, without a window. */
export function launchChromium(): Promise<Browser> {
  return chromium.launch({
    executablePath: EXECUTABLE,
    args: ['--no-sandbox', '--disable-gpu', '--disable-background-networking', '--no-first-run'],
  });
}

/**
 * Adds to the canaries what a page makes of secret keys: every private key that it exports, in order to seal it, and every 32 random
 * bytes, which are account keys and message keys.
 */
export async function watchSecrets(context: BrowserContext, name: string, canaries: Canaries): Promise<void> {
  let secrets = 0;
  await context.exposeFunction('reportSecret', (kind: string, bytes: number[]) => {
    secrets += 1;
    canaries.add(`${kind} ${secrets} of ${name}`, Uint8Array.from(bytes));
  });
  await context.addInitScript(() => {
    const report = (
      globalThis as unknown as { reportSecret: (kind: string, bytes: number[]) => Promise<void> }
    ).reportSecret;
    const exportKey = crypto.subtle.exportKey.bind(crypto.subtle) as (
      format: KeyFormat,
      key: CryptoKey,
    ) => Promise<ArrayBuffer>;
    const subtle = crypto.subtle as unknown as { exportKey: typeof exportKey };
    subtle.exportKey = async (format, key) => {
      const exported = await exportKey(format, key);
      // The first bytes of a PKCS#8 key say what kind it is and are no secret.
      if (format === 'pkcs8') await report('private key', [...new Uint8Array(exported).subarray(-30)]);
      return exported;
    };
    const getRandomValues = crypto.getRandomValues.bind(crypto);
    crypto.getRandomValues = (array) => {
      const filled = getRandomValues(array);
      if (filled instanceof Uint8Array && filled.length === 32) void report('random key', [...filled]);
      return filled;
    };
  });
}

/** What a page complains of by itself: scripts that fail, and what its content security policy refuses. */
export function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on('pageerror', (error) => complaints.push(error.message));
  page.on('console', (message) => {
    const isOfNetwork = /^Failed to load resource|ERR_INTERNET_DISCONNECTED/.test(message.text());
    // What the browser says of the network is told to the page as well.
    if (message.type() === 'error' && !isOfNetwork) complaints.push(message.text());
  });
  return complaints;
}
