import { spawnSync } from 'node:child_process';
import { closeSync, fsyncSync, openSync, readdirSync } from 'node:fs';
import { join } from 'node:path';

/**
 * Forces the whole file system of a path to the disk, by syncfs(2).
 *
 * @returns whether it did; it is only Linux that has it, and there the program `sync`
 */
export function forceFileSystem(path: string): boolean {
  return process.platform === 'linux' && spawnSync('sync', ['-f', path]).status === 0;
}

/** Forces all files beneath a directory to the disk, and their names: what was copied there rather than written by PostgreSQL. */
export function forceTree(directory: string): void {
  if (forceFileSystem(directory)) return;
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) forceTree(path);
    else force(path);
  }
  force(directory);
}

/** Forces one file, or the names in one directory. Windows takes nothing that is open for reading, and has nothing to force there. */
export function force(path: string): void {
  if (process.platform === 'win32') return;
  const file = openSync(path, 'r');
  try {
    fsyncSync(file);
  } finally {
    closeSync(file);
  }
}
