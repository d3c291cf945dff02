import { execFile } from 'node:child_process';
import { readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { PROBLEMS } from '../../src/common/errors/problem-codes.js';
import { temporaryDirectory } from '../support/temporary.js';
import { TestServer } from '../support/test-server.js';

const DOCUMENT = readFileSync('docs/sealed-transport.md', 'utf8');
const EXAMPLE = /```js\n([^]*?)```/.exec(DOCUMENT)?.[1] ?? '';

describe('docs/sealed-transport.md', () => {
  it('has an example of some forty lines that registers and reads on a server that takes nothing plain', async () => {
    expect(EXAMPLE.trim().split('\n').length).toBeLessThanOrEqual(40);
    const server = await TestServer.start({ SEALED_TRANSPORT: 'required' });
    try {
      const directory = await temporaryDirectory();
      symlinkSync(resolve('node_modules'), join(directory, 'node_modules'));
      writeFileSync(join(directory, 'example.mjs'), EXAMPLE);
      const run = promisify(execFile)(process.execPath, [join(directory, 'example.mjs')], {
        env: { PATH: process.env.PATH, SEALPOST_URL: server.url },
      });
      expect((await run).stdout).toBe('200 alice@localhost\n');
    } finally {
      await server.stop();
    }
  });

  it('lists refusals with the statuses that they have', () => {
    const listed = [...DOCUMENT.matchAll(/^\| (\d{3}) `(\w+)`/gm)].map(([, status, code]) => [
      code,
      Number(status),
    ]);
    expect(listed.length).toBe(8);
    const known = Object.entries(PROBLEMS).map(([code, { status }]) => [code, status]);
    for (const row of listed) expect(known).toContainEqual(row);
  });
});
