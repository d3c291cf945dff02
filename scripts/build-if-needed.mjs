// Builds the server when dist/ is missing or older than a source file.
import { execFileSync } from 'node:child_process';
import { readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

const SOURCES = [
  'src',
  'migrations',
  'scripts',
  'package-lock.json',
  'nest-cli.json',
  'tsconfig.json',
  'tsconfig.build.json',
];
const BUILT = 'dist/src/main.js';

function newest(path) {
  const stat = statSync(path);
  if (!stat.isDirectory()) return stat.mtimeMs;
  return Math.max(0, ...readdirSync(path).map((name) => newest(join(path, name))));
}

const built = statSync(BUILT, { throwIfNoEntry: false })?.mtimeMs ?? 0;
const present = SOURCES.filter((path) => statSync(path, { throwIfNoEntry: false }));
if (Math.max(...present.map(newest)) > built) {
  console.log(built ? 'The sources are newer than the build: building.' : 'Building, this once.');
  execFileSync('npx', ['--no-install', 'nest', 'build'], {
    stdio: 'inherit',
    shell: process.platform === 'win32',
  });
}
