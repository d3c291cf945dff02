/** What a backup of the embedded database calls itself. */
export const BACKUP_FORMAT = 'sealpost.backup.v1';

/** The last entry of the archive; the entries before it are the files of the database. */
export const MANIFEST = 'sealpost-manifest.json';

/** A file of the archive. */
export interface BackedUpFile {
  /** Beneath the directory of the database, with `/`. */
  path: string;
  /** In bytes. */
  size: number;
  /** Lower-case hex. */
  sha256: string;
}

/** What a backup consists of, in JSON. */
export interface Manifest {
  format: typeof BACKUP_FORMAT;
  /** ISO 8601. */
  createdAt: string;
  files: BackedUpFile[];
}
