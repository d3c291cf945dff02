import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { SealpostClient } from '@sealpost/client';
import { PROBLEMS } from '../../src/common/errors/problem-codes.js';
import { freePort } from '../support/free-port.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const README = readFileSync('packages/client/README.md', 'utf8');
const RECIPES = [...README.matchAll(/```js\n([^]*?)```/g)].map(([, block]) => block ?? '');
/** In the repository, so that Node finds the package as it does for whoever installed it. */
const DIRECTORY = join('.cache', `client-readme-${process.pid}`);
const PASSWORD = 'correct horse battery staple';

/** A recipe that runs, and what it has printed. */
interface Running {
  process: ChildProcess;
  output: () => string;
  /** @throws Error unless it ends well and by itself */
  done: Promise<string>;
}

function newest(directory: string): number {
  return Math.max(
    ...readdirSync(directory, { recursive: true, encoding: 'utf8' }).map(
      (name) => statSync(join(directory, name)).mtimeMs,
    ),
  );
}

function buildWhenStale(): void {
  const built = statSync('packages/client/dist/index.js', { throwIfNoEntry: false })?.mtimeMs ?? 0;
  if (built < newest('packages/client/src')) execFileSync('npm', ['run', '--silent', 'build:client']);
}

describe('the README of the client library', () => {
  let server: TestServer;

  beforeAll(async () => {
    buildWhenStale();
    mkdirSync(DIRECTORY, { recursive: true });
    server = await TestServer.start({ PORT: String(await freePort()) });
  });

  afterAll(async () => {
    rmSync(DIRECTORY, { recursive: true, force: true });
    await server.stop();
  });

  function start(recipe: number): Running {
    const file = join(DIRECTORY, `recipe-${recipe}.mjs`);
    writeFileSync(file, RECIPES[recipe - 1] ?? '');
    const child = spawn(process.execPath, [file], {
      env: { PATH: process.env.PATH, SEALPOST_URL: server.url, NO_COLOR: '1' },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    let [output, errors] = ['', ''];
    child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
    child.stderr.on('data', (chunk: Buffer) => (errors += chunk.toString()));
    const done = once(child, 'close').then(([status]) => {
      if (status !== 0 || errors !== '')
        throw new Error(`Recipe ${recipe} ended with ${String(status)}: ${errors}`);
      return output;
    });
    return { process: child, output: () => output, done };
  }

  it('has five recipes', () => {
    expect(RECIPES.length).toBe(5);
  });

  it('registers and sends', async () => {
    const lines = (await start(1).done).trim().split('\n');
    expect(lines[0]).toMatch(/^To keep on paper, for it is shown this once: ([0-9A-Z]{4}-){7}[0-9A-Z]{4}$/);
    expect(lines.slice(1, -1)).toContain('sealing 100 %');
    expect(lines.at(-2)).toBe('uploading 100 %');
    expect(lines.at(-1)).toBe(
      'bob@localhost has not read it: true. I am alice@localhost, he is bob@localhost.',
    );
  });

  it('reads, opens a file and finds a word', async () => {
    expect((await start(2).done).split('\n')).toEqual([
      'alice@localhost: See you at noon? (verified, key of alice@localhost: firstUse)',
      'list.txt: salt, flour, eggs (verified)',
      'found: See you at noon? list.txt',
      '',
    ]);
  });

  it('follows what happens through a restart of the server', async () => {
    const alice = await SealpostClient.logIn({ url: server.url, username: 'alice', password: PASSWORD });
    const follower = start(3);
    const untilItSays = (text: RegExp): Promise<string> =>
      until(
        () => Promise.resolve(follower.output()),
        (said) => text.test(said),
        { milliseconds: 15_000 },
      );
    try {
      await untilItSays(/^online\n/);
      await alice.messages.send({ to: 'bob', text: 'Are you there?' });
      await untilItSays(/Are you there/);
      await server.kill();
      await untilItSays(/offline\n/);
      await server.restart();
      await alice.messages.send({ to: 'bob', text: 'And now?' });
      await alice.messages.send({ to: 'bob', text: 'Good night' });
      const lines = (await follower.done).trim().split('\n');
      expect(lines.filter((line) => line.startsWith('alice'))).toEqual([
        'alice@localhost: Are you there?',
        'alice@localhost: And now?',
        'alice@localhost: Good night',
      ]);
      expect(lines.filter((line) => !line.startsWith('alice'))).toEqual(['online', 'offline', 'online']);
    } finally {
      follower.process.kill();
      alice.close();
    }
  });

  it('writes in a group and compares safety numbers', async () => {
    const [first, second, ...others] = (await start(4).done).trim().split('\n');
    expect(first).toBe('Book club, alice@localhost: Shall I compare thee to a summer day?');
    expect(second).toMatch(/^group:[0-9a-f-]{36}@localhost 1$/);
    expect(others).toEqual(['alice@localhost 3', '60 true', 'bob is compared']);
  });

  it('recovers', async () => {
    expect(await start(5).done).toBe('That was not it.\nstill there: a note to myself\nkey version 2\n');
  });

  it('lists every code of an error, and no other', () => {
    const table = /## Errors\n([^]*?)\n## /.exec(README)?.[1] ?? '';
    const listed = [...table.matchAll(/^\| `(\w+)` +\|/gm)].map(([, code]) => code ?? '');
    const source = readFileSync('packages/client/src/http/problem-codes.ts', 'utf8');
    const [server = '', client = ''] = source.split('export type ClientCode');
    const codesIn = (text: string): string[] =>
      [...text.matchAll(/^ {2}\| '(\w+)'/gm)].map(([, code]) => code ?? '');
    expect(codesIn(server).sort()).toEqual(Object.keys(PROBLEMS).sort());
    expect([...listed].sort()).toEqual(['code', ...codesIn(client), ...codesIn(server)].sort());
  });
});
