import { createHash } from 'node:crypto';
import { createWriteStream } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { dirname, resolve, sep } from 'node:path';
import { pipeline } from 'node:stream/promises';
import { text } from 'node:stream/consumers';
import { createGunzip } from 'node:zlib';
import { type Entry, extract } from 'tar-stream';
import { BACKUP_FORMAT, type BackedUpFile, MANIFEST, type Manifest } from './backup-manifest.js';
import { lockDirectory } from './directory-lock.js';
import { hasDatabase, replaceDatabase } from './embedded-directory.js';

/** A backup cannot be restored; the message says why, and nothing was changed. */
export class RestoreError extends Error {}

/**
 * Restores the embedded database of a data directory from a backup. Until every file of it has been checked against the manifest, what is
 * in the directory stays as it is.
 *
 * @param input the gzipped tar archive that `backUp` wrote
 * @param replaces whether it may take the place of a database that is there
 * @returns when the backup was made, ISO 8601
 * @throws RestoreError, DirectoryInUseError
 */
export async function restore(
  input: NodeJS.ReadableStream,
  directory: string,
  replaces: boolean,
): Promise<string> {
  const path = resolve(directory);
  const unlock = lockDirectory(path);
  try {
    if (!replaces && hasDatabase(path))
      throw new RestoreError(`There is a database in ${path} already. Add --replace to give it up.`);
    return await replaceDatabase(path, async (database) => {
      const { files, manifest } = await unpack(input, database);
      check(files, manifest);
      return manifest.createdAt;
    });
  } finally {
    unlock();
  }
}

/** Writes the files of an archive. */
async function unpack(
  input: NodeJS.ReadableStream,
  database: string,
): Promise<{ files: BackedUpFile[]; manifest: Manifest }> {
  const files: BackedUpFile[] = [];
  let manifest = '';
  const archive = extract();
  const read = pipeline(input, createGunzip(), archive);
  read.catch((error: unknown) => {
    archive.destroy(error as Error);
  });
  try {
    for await (const entry of archive) {
      if (entry.header.name === MANIFEST) manifest = await text(entry);
      else if (entry.header.type === 'directory') await makeDirectory(entry, database);
      else files.push(await writeFile(entry, database));
    }
    await read;
  } catch (error) {
    throw error instanceof RestoreError
      ? error
      : new RestoreError(`The backup cannot be read: ${String(error)}`);
  }
  return { files, manifest: parse(manifest) };
}

async function makeDirectory(entry: Entry, database: string): Promise<void> {
  entry.resume();
  await mkdir(inside(database, entry.header.name), { recursive: true, mode: 0o700 });
}

async function writeFile(entry: Entry, database: string): Promise<BackedUpFile> {
  const { name } = entry.header;
  const path = inside(database, name);
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const hash = createHash('sha256');
  let size = 0;
  await pipeline(
    entry,
    async function* (chunks: AsyncIterable<Buffer>) {
      for await (const chunk of chunks) {
        hash.update(chunk);
        size += chunk.length;
        yield chunk;
      }
    },
    createWriteStream(path, { mode: 0o600 }),
  );
  return { path: name, size, sha256: hash.digest('hex') };
}

/** An archive that somebody made may name what lies outside. */
function inside(database: string, name: string): string {
  const path = resolve(database, name);
  if (!path.startsWith(database + sep)) throw new RestoreError(`The backup names a file outside: ${name}`);
  return path;
}

function parse(manifest: string): Manifest {
  if (manifest === '') throw new RestoreError('The backup is not whole: it ends before its manifest.');
  const parsed = JSON.parse(manifest) as Manifest;
  // Whatever a later version writes, this one does not know.
  if ((parsed.format as string) !== BACKUP_FORMAT) {
    throw new RestoreError(
      `The backup has the format ${parsed.format}, and this version knows ${BACKUP_FORMAT}.`,
    );
  }
  return parsed;
}

function check(files: BackedUpFile[], manifest: Manifest): void {
  const found = new Map(files.map((file) => [file.path, file]));
  const damaged = manifest.files.filter(({ path, size, sha256 }) => {
    const file = found.get(path);
    return file?.size !== size || file.sha256 !== sha256;
  });
  if (damaged.length > 0) {
    throw new RestoreError(`The backup is damaged: ${damaged.map(({ path }) => path).join(', ')}`);
  }
  if (files.length !== manifest.files.length)
    throw new RestoreError('The backup has files that its manifest does not name.');
}
