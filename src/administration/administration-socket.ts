import { join } from 'node:path';

/** The least of what systems allow, without the zero at its end. */
export const MAX_SOCKET_PATH_BYTES = 103;

/** Where the server that has a data directory open can be reached. */
export function administrationSocketIn(directory: string): string {
  return join(directory, 'admin.sock');
}
