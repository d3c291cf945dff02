import type { DataSource } from 'typeorm';
import { readSettings } from '../../src/config/index.js';
import { openDataSource } from '../../src/database/index.js';
import { ENTITIES } from '../../src/entities.js';
import { createDatabase, type TestDatabase } from './test-database.js';

/** A new migrated database without a server, opened as the server opens it. */
export class OpenedDatabase {
  private constructor(
    readonly dataSource: DataSource,
    private readonly database: TestDatabase,
  ) {}

  static async open(): Promise<OpenedDatabase> {
    const database = await createDatabase();
    return new OpenedDatabase(await openDataSource(readSettings(database.environment), ENTITIES), database);
  }

  async close(): Promise<void> {
    await this.dataSource.destroy();
    await this.database.drop();
  }
}
