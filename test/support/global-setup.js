// Plain JavaScript: Jest loads it before any transform is set up.
import { execFileSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';

const MIGRATIONS = 'dist/migrations';
const ENGINE = 'node_modules/@electric-sql/pglite/package.json';
const TEMPLATES = 'dist/test-templates';

/**
 * Makes one migrated data directory that every embedded test database is a copy of: a cluster takes seconds to make. It stays until the
 * migrations or the engine change.
 */
export default function setUp() {
  const template = join(TEMPLATES, contentHash());
  if (!existsSync(template)) make(template);
  process.env.SEALPOST_TEST_TEMPLATE = template;
}

/** Whoever looks meanwhile finds all of it or nothing; when somebody else was faster, theirs is as good. */
function make(template) {
  mkdirSync(TEMPLATES, { recursive: true });
  const directory = mkdtempSync(join('dist', 'test-template-'));
  try {
    execFileSync(process.execPath, ['dist/scripts/migrate.js'], {
      env: { PATH: process.env.PATH, DATA_DIR: directory },
    });
    if (!existsSync(template)) renameSync(directory, template);
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
  for (const old of readdirSync(TEMPLATES).map((name) => join(TEMPLATES, name))) {
    if (old !== template) rmSync(old, { recursive: true });
  }
}

function contentHash() {
  const migrations = readdirSync(MIGRATIONS).filter((name) => name.endsWith('.js'));
  const hash = createHash('sha256');
  for (const file of [ENGINE, ...migrations.map((name) => join(MIGRATIONS, name))])
    hash.update(readFileSync(file));
  return hash.digest('hex').slice(0, 16);
}
