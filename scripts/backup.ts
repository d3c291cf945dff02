import { createWriteStream, existsSync } from 'node:fs';
import { rename, rm } from 'node:fs/promises';
import { PassThrough, type Readable, type Writable } from 'node:stream';
import { text } from 'node:stream/consumers';
import { pipeline } from 'node:stream/promises';
import { loadSettings, type Settings } from '../src/config/index.js';
import { backUp, type EmbeddedDataSource } from '../src/database/index.js';
import { openExisting } from './administration/open-existing.js';
import { countBytes } from './administration/progress.js';
import { askServer } from './administration/server-socket.js';

// Writes the embedded database to a file, whether the server runs or not: npm run backup -- FILE
const USAGE = 'Usage: npm run backup -- FILE\nFILE must not be there yet; - writes to standard output.';

const [file, ...rest] = process.argv.slice(2);
if (file === undefined || rest.length > 0 || /^-./.test(file)) {
  console.error(USAGE);
  process.exitCode = file === '--help' ? 0 : 2;
} else {
  try {
    await backUpTo(file, loadSettings());
  } catch (error) {
    console.error(`There is no backup: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function backUpTo(file: string, settings: Settings): Promise<void> {
  if (settings.databaseUrl) throw new Error('DATABASE_URL is set, and PostgreSQL has pg_dump for that.');
  const { stream: counter, total } = countBytes('Backing up');
  if (file === '-') {
    await write(settings, counter, process.stdout);
  } else {
    if (existsSync(file)) throw new Error(`${file} is there already.`);
    const part = `${file}.part`;
    try {
      await write(settings, counter, createWriteStream(part, { flags: 'wx', mode: 0o600, flush: true }));
      await rename(part, file);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') await rm(part, { force: true });
      throw error;
    }
  }
  console.error(`The backup is complete: ${total()}.`);
}

async function write(settings: Settings, counter: NodeJS.ReadWriteStream, output: Writable): Promise<void> {
  const answer = await askServer(settings.dataDir, '/backup', null);
  if (answer && answer.statusCode !== 200) throw new Error(await text(answer));
  if (answer) await pipeline(answer, counter, output);
  else await writeHere(settings, counter, output);
}

async function writeHere(
  settings: Settings,
  counter: NodeJS.ReadWriteStream,
  output: Writable,
): Promise<void> {
  const dataSource = (await openExisting(settings)) as EmbeddedDataSource;
  try {
    const bytes: Readable & Writable = new PassThrough();
    await Promise.all([backUp(dataSource, bytes), pipeline(bytes, counter, output)]);
  } finally {
    await dataSource.destroy();
  }
}
