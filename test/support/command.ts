import { execFile } from 'node:child_process';
import type { TestServer } from './test-server.js';

/** How a command ended, and what it printed. */
export interface Ended {
  code: number;
  output: string;
  errors: string;
}

/** Runs one of the built scripts as an operator does. @param environment nothing else is set */
export function runScript(
  script: string,
  words: string[],
  environment: Record<string, string>,
): Promise<Ended> {
  return new Promise((resolve) => {
    execFile(
      process.execPath,
      [`dist/scripts/${script}.js`, ...words],
      { env: { PATH: process.env.PATH, ...environment } },
      (error, output, errors) => {
        resolve({ code: error ? Number(error.code) : 0, output, errors });
      },
    );
  });
}

/** Runs `npm run admin` on the database of a server. @returns what it answers in JSON */
export async function administer<Result = Record<string, unknown>>(
  server: TestServer,
  ...words: string[]
): Promise<Result> {
  const { code, output, errors } = await runScript(
    'admin',
    [...words, '--json'],
    server.database.environment,
  );
  if (code !== 0) throw new Error(`admin ${words.join(' ')} ended with ${code}: ${errors}`);
  return JSON.parse(output) as Result;
}
