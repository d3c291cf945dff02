// Builds the server, the client library and the web page where they are missing or older than their sources.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync, utimesSync } from 'node:fs';
import { join } from 'node:path';

const GENERATED = new Set(['dist', 'node_modules']);
const CLIENT = ['package-lock.json', 'packages/client'];

const PARTS = [
  {
    name: 'server',
    built: 'dist/src/main.js',
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

for (const { name, built, script, sources } of PARTS) {
  const builtAt = stat(built)?.mtimeMs ?? 0;
  if (Math.max(...sources.map(newest)) <= builtAt) continue;
  console.log(
    builtAt ? `Building the ${name} again: its sources are newer.` : `Building the ${name}, this once.`,
  );
  execFileSync('npm', ['run', '--silent', script], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
  // A compiler leaves what has not changed.
  utimesSync(built, new Date(), new Date());
}
