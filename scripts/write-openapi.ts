import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createAsyncDocument } from '../src/asyncapi.js';
import { readSettings } from '../src/config/index.js';
import { createApp } from '../src/create-app.js';
import { openDataSource } from '../src/database/index.js';
import { ENTITIES } from '../src/entities.js';
import { createLogger } from '../src/logging.js';
import { createDocument } from '../src/openapi.js';

// Writes the API document of the built server, and the one of its socket: npm run openapi [-- FILE [FILE]]
const [openApiFile = 'openapi.json', asyncApiFile = 'asyncapi.json'] = process.argv.slice(2);
const directory = await mkdtemp(join(tmpdir(), 'sealpost-openapi-'));
try {
  const settings = readSettings({ DATA_DIR: directory, LOG_LEVEL: 'error' });
  const dataSource = await openDataSource(settings, ENTITIES);
  const app = await createApp(settings, dataSource, createLogger('error'));
  await app.init();
  await write(openApiFile, createDocument(app));
  await write(asyncApiFile, createAsyncDocument(app));
  await app.close();
} finally {
  await rm(directory, { recursive: true });
}

async function write(file: string, document: unknown): Promise<void> {
  await writeFile(file, `${JSON.stringify(sortKeys(document), null, 2)}\n`);
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, member]) => [key, sortKeys(member)] as const);
  return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : 1)));
}
