// Plain JavaScript: Jest loads it before any transform is set up.
import { execFileSync } from 'node:child_process';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** Makes one migrated data directory that every embedded test database is a copy of: a cluster takes seconds to make. */
export default function setUp() {
  const directory = mkdtempSync(join(tmpdir(), 'sealpost-template-'));
  execFileSync(process.execPath, ['dist/scripts/migrate.js'], {
    env: { PATH: process.env.PATH, DATA_DIR: directory },
  });
  process.env.SEALPOST_TEST_TEMPLATE = directory;
}
