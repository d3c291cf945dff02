import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readSettings } from '../src/config/index.js';
import { createApp } from '../src/create-app.js';
import { openDataSource } from '../src/database/index.js';
import { ENTITIES } from '../src/entities.js';
import { createLogger } from '../src/logging.js';
import { createDocument } from '../src/openapi.js';

// Writes the API document of the built server: npm run openapi [-- FILE]
const file = process.argv[2] ?? 'openapi.json';
const directory = await mkdtemp(join(tmpdir(), 'sealpost-openapi-'));
try {
  const settings = readSettings({ DATA_DIR: directory, LOG_LEVEL: 'error' });
  const dataSource = await openDataSource(settings, ENTITIES);
  const app = await createApp(settings, dataSource, createLogger('error'));
  await app.init();
  await writeFile(file, `${JSON.stringify(sortKeys(createDocument(app)), null, 2)}\n`);
  await app.close();
} finally {
  await rm(directory, { recursive: true });
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, sortKeys(member)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
