import { join, resolve } from 'node:path';
import type { PGlite } from '@electric-sql/pglite';
import { DataSource, type DataSourceOptions } from 'typeorm';
import { lockDirectory } from './directory-lock.js';

/**
 * PostgreSQL compiled to WebAssembly, in this process, on a directory that no other process may open. It has one connection: inside
 * a transaction only that transaction's manager may be used.
 */
export class EmbeddedDataSource extends DataSource {
  private constructor(
    options: DataSourceOptions,
    private readonly engine: PGlite,
    private readonly unlock: () => void,
  ) {
    super(options);
  }

  /**
   * @param directory the data directory; the database is its sub-directory `database`
   * @throws DirectoryInUseError when another process has the directory
   */
  static async open(directory: string, shared: Partial<DataSourceOptions>): Promise<EmbeddedDataSource> {
    const path = resolve(directory);
    const unlock = lockDirectory(path);
    try {
      // Not loaded where PostgreSQL is used.
      const { PGlite } = await import('@electric-sql/pglite');
      const { createPgConfig } = await import('@electric-sql/pglite/node-postgres');
      const engine = await PGlite.create(join(path, 'database'));
      const extra = { ...createPgConfig(engine), max: 1, idleTimeoutMillis: 0 };
      return new EmbeddedDataSource(
        { ...shared, type: 'postgres', extra } as DataSourceOptions,
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

  override async destroy(): Promise<void> {
    if (this.isInitialized) await super.destroy();
    await this.engine.close();
    this.unlock();
  }
}
