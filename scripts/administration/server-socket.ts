import { once } from 'node:events';
import { type IncomingMessage, request } from 'node:http';
import { resolve } from 'node:path';
import { administrationSocketIn } from '../../src/administration/administration-socket.js';

/**
 * Asks the server that has the embedded database of a data directory open.
 *
 * @param body is sent as JSON
 * @returns null when no server is there
 */
export async function askServer(
  directory: string,
  path: string,
  body: unknown,
): Promise<IncomingMessage | null> {
  const asking = request({ socketPath: administrationSocketIn(resolve(directory)), path, method: 'POST' });
  asking.end(JSON.stringify(body));
  try {
    const [answer] = (await once(asking, 'response')) as [IncomingMessage];
    return answer;
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    // One that was killed leaves the file behind.
    if (code === 'ENOENT' || code === 'ECONNREFUSED') return null;
    throw error;
  }
}
