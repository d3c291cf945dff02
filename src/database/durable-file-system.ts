import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { NodeFS } from '@electric-sql/pglite/nodefs';

/** The part of Emscripten's runtime through which PostgreSQL, compiled to WebAssembly, reaches the files. */
interface Runtime {
  FS: { ErrnoError: new (errno: number) => Error };
  NODEFS: { stream_ops: { fsync?: (stream: { nfd: number }) => number } };
}

/** EIO in WASI's numbers. */
const INPUT_OUTPUT_ERROR = 29;

/**
 * How PostgreSQL is started so that it forces each commit to the disk. PGlite's own way begins with `-F`, which is `fsync=off`. Of the
 * ways to force the log, `fsync` is the one that reaches {@link DurableFileSystem}: `fdatasync` does nothing in Emscripten.
 */
export const DURABLE_START = [
  ...PGlite.defaultStartParams.filter((parameter) => parameter !== '-F'),
  '-c',
  'wal_sync_method=fsync',
];

/** The directory as PGlite mounts it, and beyond that, what PostgreSQL forces to the disk is forced there: PGlite passes over it. */
export class DurableFileSystem extends NodeFS {
  override async init(
    ...[engine, options]: Parameters<NodeFS['init']>
  ): Promise<Awaited<ReturnType<NodeFS['init']>>> {
    const { emscriptenOpts } = await super.init(engine, options);
    const force = (runtime: Runtime): void => {
      runtime.NODEFS.stream_ops.fsync = ({ nfd }) => {
        try {
          fsyncSync(nfd);
          return 0;
        } catch {
          throw new runtime.FS.ErrnoError(INPUT_OUTPUT_ERROR);
        }
      };
    };
    return { emscriptenOpts: { ...emscriptenOpts, preRun: [...(emscriptenOpts.preRun ?? []), force] } };
  }
}

/** Forces all files beneath a directory to the disk, and their names: what was copied there rather than written by PostgreSQL. */
export function forceTree(directory: string): void {
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) forceTree(path);
    else if (entry.isFile()) force(path);
  }
  force(directory);
}

/** Forces one file, or the names in one directory. Windows opens no directory, and has nothing to force there. */
export function force(path: string): void {
  let file: number;
  try {
    file = openSync(path, 'r');
  } catch (error) {
    if (process.platform === 'win32') return;
    throw error;
  }
  try {
    fsyncSync(file);
  } catch (error) {
    if (process.platform !== 'win32') throw error;
  } finally {
    closeSync(file);
  }
}
