import { AppError } from '../common/index.js';
import { type Administration, UsageError } from './commands.js';
import { parseCommand } from './parse-command.js';

/** How a command ended. */
export type Outcome =
  | { result: object }
  /** `failed` is for what another attempt may mend. */
  | { failure: 'usage' | 'not_found' | 'failed'; message: string };

/** Runs a command line; whatever comes of it is told in the outcome. */
export async function runCommand(administration: Administration, line: string[]): Promise<Outcome> {
  try {
    const { command, given } = parseCommand(line);
    return { result: await command.run(administration, given) };
  } catch (error) {
    if (error instanceof UsageError) return { failure: 'usage', message: error.message };
    if (!(error instanceof AppError)) throw error;
    return { failure: error.code === 'not_found' ? 'not_found' : 'failed', message: error.detail };
  }
}
