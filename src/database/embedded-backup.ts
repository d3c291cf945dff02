import { createHash } from 'node:crypto';
import type { Dirent } from 'node:fs';
import { type FileHandle, open, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { createGzip } from 'node:zlib';
import { type Pack, pack } from 'tar-stream';
import { BACKUP_FORMAT, type BackedUpFile, MANIFEST, type Manifest } from './backup-manifest.js';
import type { EmbeddedDataSource } from './embedded-data-source.js';
import { databaseIn } from './embedded-directory.js';

const CHUNK_BYTES = 256 * 1024;
/** Pages of a new database are mostly zeros, and ciphertext does not compress: the quickest way takes the zeros out. */
const COMPRESSION = { level: 1 };

/** Directories of what PostgreSQL makes anew at every start (PostgreSQL manual, "Backing Up the Data Directory"). */
const EMPTIED =
  /^(pg_wal|pg_replslot|pg_dynshmem|pg_notify|pg_serial|pg_snapshots|pg_stat_tmp|pg_subtrans)\/./;
const LEFT_OUT = /(^|\/)(postmaster\.(pid|opts)|pg_internal\.init[^/]*|pgsql_tmp[^/]*)$/;
/** The last that is copied before the log: it says from where on the log counts. */
const CONTROL = 'global/pg_control';

/**
 * Writes a copy of the embedded database while it is in use, as a base backup of PostgreSQL is made: the files as they are read, and after
 * them the part of the log that makes them whole. Nobody waits for it, but for a checkpoint at its beginning.
 *
 * @param output takes a gzipped tar archive; one that does not end with a manifest is not whole
 * @throws Error when a backup is under way, or the output is closed before its end
 */
export async function backUp(dataSource: EmbeddedDataSource, output: NodeJS.WritableStream): Promise<void> {
  const archive = pack();
  const written = pipeline(archive, createGzip(COMPRESSION), output);
  const copied = copy(dataSource, archive).catch((error: unknown) => {
    archive.destroy(error as Error);
    throw error;
  });
  await Promise.all([written, copied]);
}

async function copy(dataSource: EmbeddedDataSource, archive: Pack): Promise<void> {
  const database = databaseIn(dataSource.directory);
  const files: BackedUpFile[] = [];
  const add = async (paths: string[]): Promise<void> => {
    for (const path of paths) {
      const file = await addFile(archive, database, path);
      if (file) files.push(file);
    }
  };
  await dataSource.whileBackingUp(async (stop) => {
    const paths = await addDirectories(archive, database);
    await add([...paths.filter((path) => path !== CONTROL), CONTROL]);
    const { label, firstLog, lastLog } = await stop();
    const log = (await readdir(join(database, 'pg_wal')))
      .filter((name) => /^[0-9A-F]{24}$/.test(name))
      .sort();
    await add(log.filter((name) => name >= firstLog && name <= lastLog).map((name) => `pg_wal/${name}`));
    files.push(await addText(archive, 'backup_label', label));
  });
  const manifest: Manifest = { format: BACKUP_FORMAT, createdAt: new Date().toISOString(), files };
  await addText(archive, MANIFEST, JSON.stringify(manifest, null, 1));
  archive.finalize();
}

/** Adds every directory. @returns the paths of the files */
async function addDirectories(archive: Pack, database: string): Promise<string[]> {
  const entries = await readdir(database, { recursive: true, withFileTypes: true });
  const pathOf = ({ parentPath, name }: Dirent): string =>
    relative(database, join(parentPath, name)).split(sep).join('/');
  const kept = entries.filter((entry) => !EMPTIED.test(pathOf(entry)) && !LEFT_OUT.test(pathOf(entry)));
  for (const entry of kept.filter((entry) => entry.isDirectory())) {
    archive.entry({ name: `${pathOf(entry)}/`, type: 'directory', mode: 0o700 });
  }
  return kept.filter((entry) => entry.isFile()).map(pathOf);
}

/** Adds a file as long as it is now: it may grow while it is read, and the log has what comes. */
async function addFile(archive: Pack, database: string, path: string): Promise<BackedUpFile | null> {
  const file = await open(join(database, path)).catch((error: unknown) => {
    // It was dropped meanwhile, which the log says as well.
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return null;
    throw error;
  });
  if (!file) return null;
  try {
    const { size } = await file.stat();
    return await addEntry(archive, path, size, chunksOf(file, size));
  } finally {
    await file.close();
  }
}

async function* chunksOf(file: FileHandle, size: number): AsyncGenerator<Buffer> {
  for (let place = 0; place < size;) {
    const length = Math.min(CHUNK_BYTES, size - place);
    // Zeros where the file was cut off meanwhile.
    const chunk = Buffer.alloc(length);
    const { bytesRead } = await file.read(chunk, 0, length, place);
    yield chunk.subarray(0, bytesRead || length);
    place += bytesRead || length;
  }
}

function addText(archive: Pack, path: string, text: string): Promise<BackedUpFile> {
  const bytes = Buffer.from(text);
  return addEntry(archive, path, bytes.length, [bytes]);
}

async function addEntry(
  archive: Pack,
  path: string,
  size: number,
  chunks: AsyncIterable<Buffer> | Iterable<Buffer>,
): Promise<BackedUpFile> {
  const hash = createHash('sha256');
  await pipeline(
    async function* () {
      for await (const chunk of chunks) {
        hash.update(chunk);
        yield chunk;
      }
    },
    archive.entry({ name: path, size, mode: 0o600 }),
  );
  return { path, size, sha256: hash.digest('hex') };
}
