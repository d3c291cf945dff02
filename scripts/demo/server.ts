import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

export interface Server {
  url: string;
  /** Whether the demo started it for itself. */
  own: boolean;
  stop: () => Promise<void>;
}

/** The server at `url`, or one of the demo's own when none answers there. */
export async function findServer(url: string): Promise<Server> {
  if (await isSealpost(url)) return { url, own: false, stop: () => Promise.resolve() };
  return startServer();
}

async function isSealpost(url: string): Promise<boolean> {
  try {
    const response = await fetch(`${url}/api/auth/kdf?username=demo`, { signal: AbortSignal.timeout(3000) });
    const { name } = (await response.json()) as { name?: string };
    return name === 'PBKDF2-HMAC-SHA256';
  } catch {
    return false;
  }
}

/** A server on a free port, on an embedded database in a directory that goes away with it. */
async function startServer(): Promise<Server> {
  const directory = await mkdtemp(join(tmpdir(), 'sealpost-demo-'));
  const settings = {
    HOST: '127.0.0.1',
    PORT: '0',
    DATA_DIR: directory,
    LOG_LEVEL: 'error',
    RUN_MIGRATIONS: 'true',
  };
  const unset = { DATABASE_URL: '', PUBLIC_URL: '', SERVER_NAME: '' };
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../server/main.js', import.meta.url))], {
    // Not where an .env of the real server may lie.
    cwd: directory,
    env: { ...process.env, ...settings, ...unset },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const kill = (): void => void child.kill();
  process.once('exit', kill);
  const stop = async (): Promise<void> => {
    process.off('exit', kill);
    if (child.exitCode === null && child.signalCode === null) {
      child.kill();
      await once(child, 'exit');
    }
    await rm(directory, { recursive: true, force: true });
  };
  try {
    return { url: await bannerUrl(child), own: true, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** The address that the server shows when it is ready. */
function bannerUrl(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const read = (chunk: Buffer): void => {
      output += chunk.toString();
      const url = /^ *API +(http\S+)\/api$/m.exec(output)?.[1];
      if (url !== undefined) resolve(url);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', reject);
    child.once('close', () => {
      reject(new Error(`The server did not start.\n${output}`));
    });
  });
}
