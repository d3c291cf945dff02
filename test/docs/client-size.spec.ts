import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';

const LIMIT_BYTES = 25_000;

/** What a page downloads of the client library and of everything that it imports but socket.io. In a process: esbuild refuses Jest's realm. */
function bundle(): Buffer {
  const options = [
    '--bundle',
    '--minify',
    '--format=esm',
    '--platform=browser',
    '--external:socket.io-client',
    '--external:*/sealed-fetch.js',
  ];
  return execFileSync('node_modules/.bin/esbuild', ['packages/client/src/index.ts', ...options], {
    maxBuffer: 10_000_000,
  });
}

describe('the size of the client library', () => {
  it('is below 25 kB gzipped, and what its README says', () => {
    const bytes = gzipSync(bundle(), { level: 9 }).length;
    const [said] = /\d+\.\d(?= kB gzipped)/.exec(readFileSync('packages/client/README.md', 'utf8')) ?? [];
    expect(said).toBe((bytes / 1000).toFixed(1));
    expect(bytes).toBeLessThan(LIMIT_BYTES);
  });
});
