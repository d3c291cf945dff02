import { createReadStream } from 'node:fs';
import { pipeline } from 'node:stream/promises';
import { loadSettings, type Settings } from '../src/config/index.js';
import { openDataSource, restore } from '../src/database/index.js';
import { ENTITIES } from '../src/entities.js';
import { countBytes } from './administration/progress.js';

// Puts a backup of the embedded database into DATA_DIR, while no server uses it: npm run restore -- FILE [--replace]
const USAGE = `Usage: npm run restore -- FILE [--replace]
FILE is what \`npm run backup\` wrote; - reads standard input. With --replace, it takes the place of the database that is there.`;

const words = process.argv.slice(2);
const [file, ...rest] = words.filter((word) => word !== '--replace');
if (file === undefined || rest.length > 0 || /^-./.test(file)) {
  console.error(USAGE);
  process.exitCode = file === '--help' ? 0 : 2;
} else {
  try {
    await restoreFrom(file, loadSettings(), words.includes('--replace'));
  } catch (error) {
    console.error(`Nothing was restored: ${error instanceof Error ? error.message : String(error)}`);
    process.exitCode = 1;
  }
}

async function restoreFrom(file: string, settings: Settings, replaces: boolean): Promise<void> {
  if (settings.databaseUrl) throw new Error('DATABASE_URL is set, and PostgreSQL has pg_restore for that.');
  const { stream: counter } = countBytes('Restoring');
  const input = file === '-' ? process.stdin : createReadStream(file);
  // Whatever fails here fails in what reads, too.
  pipeline(input, counter).catch(() => undefined);
  const createdAt = await restore(counter, settings.dataDir, replaces);
  console.log(
    `Restored what was backed up at ${createdAt} into ${settings.dataDir}: ${await describe(settings)}.`,
  );
}

/** Opens the database, which makes it whole, and counts. */
async function describe(settings: Settings): Promise<string> {
  const dataSource = await openDataSource(Object.assign(settings, { runMigrations: false }), ENTITIES);
  try {
    const [counted]: { users: string; messages: string }[] = await dataSource.query(
      'SELECT (SELECT count(*) FROM users) AS users, (SELECT count(*) FROM messages) AS messages',
    );
    return `${counted?.users} users, ${counted?.messages} messages`;
  } finally {
    await dataSource.destroy();
  }
}
