import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { TestServer } from '../support/test-server.js';
import { temporaryDirectory } from '../support/temporary.js';

/** The shell blocks of the tour in the README, as one script. */
function tour(): string {
  const section = /## Five minutes\n([^]*?)\n## /.exec(readFileSync('README.md', 'utf8'))?.[1] ?? '';
  return [...section.matchAll(/```sh\n([^]*?)```/g)].map(([, block]) => block).join('\n');
}

/** A `python3` that has the one package which the script needs; it is the first of the path. */
async function pathWithPython(): Promise<string> {
  const python = ['python3', '/usr/bin/python3'].find(
    (name) => spawnSync(name, ['-c', 'import cryptography']).status === 0,
  );
  if (python === undefined) throw new Error('No python3 has the package cryptography.');
  const directory = await temporaryDirectory();
  const executable = execFileSync(python, ['-c', 'import sys; print(sys.executable)'], {
    encoding: 'utf8',
  }).trim();
  symlinkSync(executable, join(directory, 'python3'));
  return `${directory}:${process.env.PATH ?? ''}`;
}

describe('the tour in the README', () => {
  let server: TestServer;

  beforeAll(async () => {
    server = await TestServer.start();
  });

  afterAll(() => server.stop());

  it('works when it is pasted block by block', async () => {
    const script = tour().replaceAll('http://localhost:3000', server.url);
    expect(script.split(server.url).length - 1).toBe(2);
    const { status, stdout, stderr } = spawnSync('bash', ['-euo', 'pipefail', '-c', script], {
      encoding: 'utf8',
      env: { ...process.env, PATH: await pathWithPython(), SEALPOST_URL: server.url, NO_COLOR: '1' },
    });
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12}$/m);
    expect(stdout).toContain("from: 'alice@localhost'");
    expect(stdout).toMatch(/type: 'message.read',\s+data: {[^}]*address: 'bob@localhost'/);
    expect(stdout).toContain('See you at noon?');
    expect(stdout).toContain('notes.txt');
    expect(stdout).toMatch(/26 .*refused/);
  });
});
