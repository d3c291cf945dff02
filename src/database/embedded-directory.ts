import { existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { force, forceTree } from './force.js';

/** Where the files of the database are in a data directory. */
export function databaseIn(directory: string): string {
  return join(directory, 'database');
}

/**
 * Puts a new database into a data directory, in the place of the one that is there. It is all or nothing: until the new one is complete
 * and on the disk, the old one stays as it is, and what a crash leaves on the way is taken up or taken away.
 *
 * @param fill writes the files of the database into the empty directory that it is given
 */
export async function replaceDatabase<Result>(
  directory: string,
  fill: (database: string) => Promise<Result>,
): Promise<Result> {
  const part = join(directory, 'database.part');
  rmSync(part, { recursive: true, force: true });
  mkdirSync(part, { recursive: true, mode: 0o700 });
  try {
    const result = await fill(part);
    forceTree(part);
    renameSync(part, completeIn(directory));
    force(directory);
    takeUp(directory);
    return result;
  } catch (error) {
    rmSync(part, { recursive: true, force: true });
    throw error;
  }
}

/** Whether a directory has a database, for which what was complete before a crash is put into its place. */
export function hasDatabase(directory: string): boolean {
  takeUp(directory);
  return existsSync(databaseIn(directory));
}

function completeIn(directory: string): string {
  return join(directory, 'database.complete');
}

function takeUp(directory: string): void {
  const complete = completeIn(directory);
  if (!existsSync(complete)) return;
  rmSync(databaseIn(directory), { recursive: true, force: true });
  renameSync(complete, databaseIn(directory));
  force(directory);
}
