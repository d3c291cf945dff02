import { fstatSync, fsyncSync, statSync } from 'node:fs';
import type { PGlite } from '@electric-sql/pglite';
import { forceFileSystem } from './force.js';

type Operation<First> = (first: First, ...rest: unknown[]) => unknown;

interface Stream {
  nfd: number;
}

/** The part of Emscripten's runtime through which PostgreSQL, compiled to WebAssembly, reaches the files. */
interface Runtime {
  FS: { ErrnoError: new (errno: number) => Error };
  NODEFS: {
    realPath: (node: object) => string;
    node_ops: { setattr: Operation<object> };
    stream_ops: {
      write: Operation<Stream>;
      setattr: Operation<Stream>;
      fsync?: (stream: Stream) => number;
    };
  };
}

/** EIO in WASI's numbers. */
const INPUT_OUTPUT_ERROR = 29;

/**
 * Opens the database in a directory so that PostgreSQL forces each commit to the disk, which PGlite otherwise passes over: it starts with
 * `-F`, which is `fsync=off`, and its files know no fsync. Of the ways to force the log, `fsync` is the one that reaches the files here;
 * `fdatasync` does nothing in Emscripten.
 *
 * After a crash PostgreSQL forces every file that there is, one by one: thousands of turns of the disk, where forcing the whole file
 * system takes a few. So that is done before, and of single files only those that are new.
 */
export async function openDurably(database: string): Promise<PGlite> {
  const { PGlite } = await import('@electric-sql/pglite');
  const { NodeFS } = await import('@electric-sql/pglite/nodefs');
  const files = new DurableFiles();
  const fs = new NodeFS(database);
  const mount = fs.init.bind(fs);
  fs.init = async (engine, options) => {
    const { emscriptenOpts } = await mount(engine, options);
    const preRun = [
      ...(emscriptenOpts.preRun ?? []),
      (runtime: Runtime) => {
        files.attach(runtime);
      },
    ];
    return { emscriptenOpts: { ...emscriptenOpts, preRun } };
  };
  const ownWay = PGlite.defaultStartParams.filter((parameter) => parameter !== '-F');
  if (forceFileSystem(database)) files.beginClean();
  const engine = await PGlite.create({ fs, startParams: [...ownWay, '-c', 'wal_sync_method=fsync'] });
  files.forceAlways();
  return engine;
}

/** Forces files to the disk when PostgreSQL asks for it. */
class DurableFiles {
  /** The files that were written since all of them were forced, by inode; null when that is not known. */
  private written: Set<number> | null = null;

  /** From now on files that are not written need not be forced: all have been. */
  beginClean(): void {
    this.written = new Set();
  }

  forceAlways(): void {
    this.written = null;
  }

  attach({ FS, NODEFS }: Runtime): void {
    const { node_ops: onNodes, stream_ops: onStreams } = NODEFS;
    const { write, setattr } = onStreams;
    const { setattr: setNode } = onNodes;
    onStreams.write = (stream, ...rest) => {
      this.written?.add(fstatSync(stream.nfd).ino);
      return write(stream, ...rest);
    };
    onStreams.setattr = (stream, ...rest) => {
      this.written?.add(fstatSync(stream.nfd).ino);
      return setattr(stream, ...rest);
    };
    onNodes.setattr = (node, ...rest) => {
      this.written?.add(statSync(NODEFS.realPath(node)).ino);
      return setNode(node, ...rest);
    };
    onStreams.fsync = ({ nfd }) => {
      try {
        if (this.needsForce(nfd)) fsyncSync(nfd);
        return 0;
      } catch {
        throw new FS.ErrnoError(INPUT_OUTPUT_ERROR);
      }
    };
  }

  private needsForce(file: number): boolean {
    if (!this.written) return true;
    const stats = fstatSync(file);
    return !stats.isFile() || this.written.has(stats.ino);
  }
}
