import { resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { lockDirectory } from './directory-lock.js';
import { openDurably } from './durable-files.js';
import { databaseIn, hasDatabase, replaceDatabase } from './embedded-directory.js';

/** How an embedded database is opened. */
export interface EmbeddedOptions {
  /** The data directory; the database is its sub-directory `database`. */
  directory: string;
  /** Whether each commit is forced to the disk. */
  fsync: boolean;
}

/** What makes a copy of the files whole. */
export interface BackupEnd {
  /** For the file `backup_label`. */
  label: string;
  /** The names of the files in `pg_wal`, from the first that is needed to the last. */
  firstLog: string;
  lastLog: string;
}

/**
 * PostgreSQL compiled to WebAssembly, in this process, on a directory that no other process may open. It has one connection: inside
 * a transaction only that transaction's manager may be used.
 */
export class EmbeddedDataSource extends DataSource {
  private isBackingUp = false;

  private constructor(
    options: DataSourceOptions,
    /** The data directory, absolute. */
    readonly directory: string,
    private readonly engine: PGlite,
    private readonly unlock: () => void,
  ) {
    super(options);
  }

  /** @throws DirectoryInUseError when another process has the directory */
  static async open(
    { directory, fsync }: EmbeddedOptions,
    shared: Partial<DataSourceOptions>,
  ): Promise<EmbeddedDataSource> {
    const path = resolve(directory);
    const unlock = lockDirectory(path);
    try {
      const engine = await openEngine(path, fsync);
      const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
      const extra = { ...createPgConfig(engine), max: 1, idleTimeoutMillis: 0 };
      return new EmbeddedDataSource(
        { ...shared, type: 'postgres', extra } as DataSourceOptions,
        path,
        engine,
        unlock,
      );
    } catch (error) {
      unlock();
      throw error;
    }
  }

  /** Hears what is announced on a channel (`NOTIFY`). */
  async listen(channel: string, onPayload: (payload: string) => void): Promise<void> {
    await this.engine.listen(channel, onPayload);
  }

  /**
   * Runs what copies the files of the database, between the marks that PostgreSQL needs for such a copy; the log stays meanwhile.
   *
   * @param copy is given what ends the copy of the files, and answers what has to be added to them
   * @throws Error when another is under way
   */
  async whileBackingUp(copy: (stop: () => Promise<BackupEnd>) => Promise<void>): Promise<void> {
    if (this.isBackingUp) throw new Error('A backup is under way already.');
    this.isBackingUp = true;
    try {
      const [start]: { file: string }[] = await this.query(
        `SELECT pg_walfile_name(pg_backup_start('sealpost', true)) AS file`,
      );
      let end: BackupEnd | undefined;
      const stop = async (): Promise<BackupEnd> => {
        const [mark]: { label: string; file: string }[] = await this.query(
          'SELECT labelfile AS label, pg_walfile_name(lsn) AS file FROM pg_backup_stop(false)',
        );
        end = { label: mark?.label ?? '', firstLog: start?.file ?? '', lastLog: mark?.file ?? '' };
        return end;
      };
      try {
        await copy(stop);
      } finally {
        if (!end) await stop();
      }
    } finally {
      this.isBackingUp = false;
    }
  }

  /** Writes out what the log has, when that has grown by so many bytes since the last time. */
  async checkpoint(logBytes: number): Promise<void> {
    if (this.isBackingUp) return;
    const [log]: { due: boolean }[] = await this.query(
      'SELECT pg_current_wal_insert_lsn() - redo_lsn > $1::bigint AS due FROM pg_control_checkpoint()',
      [logBytes],
    );
    if (log?.due) await this.query('CHECKPOINT');
  }

  override async destroy(): Promise<void> {
    if (this.isInitialized) await super.destroy();
    await this.engine.close();
    this.unlock();
  }
}

async function openEngine(directory: string, fsync: boolean): Promise<PGlite> {
  // Not loaded where PostgreSQL is used.
  const { PGlite } = await import('@electric-sql/pglite');
  if (!hasDatabase(directory)) {
    await replaceDatabase(directory, async (database) => {
      await (await PGlite.create(database)).close();
    });
  }
  return fsync ? openDurably(databaseIn(directory)) : PGlite.create(databaseIn(directory));
}
