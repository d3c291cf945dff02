// Builds the server, the client library and the web page where they are missing or older than their sources.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const GENERATED = new Set(['dist', 'node_modules']);
const CLIENT = ['package-lock.json', 'packages/client'];

const PARTS = [
  {
    name: 'server',
    built: 'dist/server/main.js',
    script: 'build:server',
    sources: [
      'src',
      'migrations',
      'scripts',
      'package-lock.json',
      'nest-cli.json',
      'tsconfig.json',
      'tsconfig.build.json',
    ],
  },
  { name: 'client library', built: 'packages/client/dist/index.js', script: 'build:client', sources: CLIENT },
  { name: 'web page', built: 'dist/web/index.html', script: 'build:web', sources: [...CLIENT, 'web'] },
];

const stat = (path) => statSync(path, { throwIfNoEntry: false });

function newest(path) {
  const found = stat(path);
  if (!found) return 0;
  if (!found.isDirectory()) return found.mtimeMs;
  const names = readdirSync(path).filter((name) => !GENERATED.has(name));
  return Math.max(0, ...names.map((name) => newest(join(path, name))));
}

async function build({ name, built, script, sources }) {
  const builtAt = stat(built)?.mtimeMs ?? 0;
  if (Math.max(...sources.map(newest)) <= builtAt) return;
  console.log(
    builtAt ? `Building the ${name} again: its sources are newer.` : `Building the ${name}, this once.`,
  );
  const child = spawn('npm', ['run', '--silent', script], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  const [code] = await once(child, 'exit');
  if (code !== 0) throw new Error(`The ${name} could not be built.`);
  // A compiler leaves what has not changed.
  utimesSync(built, new Date(), new Date());
}

try {
  await Promise.all(PARTS.map(build));
} catch (error) {
  console.error(error.message);
  process.exit(1);
}
