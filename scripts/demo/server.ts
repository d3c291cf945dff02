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

/** A server on an embedded database in a directory that goes away with it. */
export class OwnServer {
  private child: ChildProcess | undefined;
  private readonly kill = (): void => void this.child?.kill();

  private constructor(
    private readonly directory: string,
    private readonly settings: Record<string, string>,
  ) {
    process.once('exit', this.kill);
  }

  /** @param settings beside those that every demo needs; without a port it takes a free one */
  static async in(settings: Record<string, string> = {}): Promise<OwnServer> {
    return new OwnServer(await mkdtemp(join(tmpdir(), 'sealpost-demo-')), settings);
  }

  /** Starts the process. @returns the address that it shows when it is ready */
  async start(): Promise<string> {
    const settings = {
      HOST: '127.0.0.1',
      PORT: '0',
      DATA_DIR: this.directory,
      LOG_LEVEL: 'error',
      RUN_MIGRATIONS: 'true',
      ...this.settings,
    };
    const unset = { DATABASE_URL: '', PUBLIC_URL: '', SERVER_NAME: '', FEDERATION_PEERS: '' };
    const script = fileURLToPath(new URL('../../server/main.js', import.meta.url));
    this.child = spawn(process.execPath, [script], {
      // Not where an .env of the real server may lie.
      cwd: this.directory,
      env: { ...process.env, ...unset, ...settings },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    return bannerUrl(this.child);
  }

  /** Ends the process; what it has stored stays. */
  async halt(): Promise<void> {
    const { child } = this;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    child.kill();
    await once(child, 'exit');
  }

  async stop(): Promise<void> {
    process.off('exit', this.kill);
    await this.halt();
    await rm(this.directory, { recursive: true, force: true });
  }
}

/** A server on a free port. */
async function startServer(): Promise<Server> {
  const server = await OwnServer.in();
  const stop = (): Promise<void> => server.stop();
  try {
    return { url: await server.start(), own: true, stop };
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
