import { closeSync, mkdirSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { tryLock } from 'fs-native-extensions';
import { SettingsError } from '../config/index.js';

/** Another process already works on a data directory. */
export class DirectoryInUseError extends SettingsError {
  constructor(directory: string) {
    super(
      `The data directory ${directory} is in use by another Sealpost process. Stop that one, or set DATA_DIR to another directory.`,
    );
  }
}

/**
 * Takes the directory for this process alone, making it when it is absent. The lock belongs to the open file, so the operating
 * system drops it when the process ends in whatever way; the file that stays behind means nothing.
 *
 * @returns what gives the directory back
 * @throws DirectoryInUseError when another process holds it
 */
export function lockDirectory(directory: string): () => void {
  mkdirSync(directory, { recursive: true, mode: 0o700 });
  const file = openSync(join(directory, 'lock'), 'a+', 0o600);
  if (!tryLock(file)) {
    closeSync(file);
    throw new DirectoryInUseError(directory);
  }
  return () => {
    closeSync(file);
  };
}
