import { text } from 'node:stream/consumers';
import type { Outcome } from '../../src/administration/index.js';
import type { Settings } from '../../src/config/index.js';
import { askServer } from './server-socket.js';

/** Runs a command: in the server that has the embedded database open, or else here. @throws Error whose message says why it could not */
export async function administer(settings: Settings, line: string[]): Promise<Outcome> {
  if (!settings.databaseUrl) {
    const answer = await askServer(settings.dataDir, '/command', line);
    if (answer) {
      const body = await text(answer);
      if (answer.statusCode !== 200) throw new Error(body);
      return JSON.parse(body) as Outcome;
    }
  }
  // Most of a server, which takes a second to load.
  const { runHere } = await import('./run-here.js');
  return runHere(settings, line);
}
