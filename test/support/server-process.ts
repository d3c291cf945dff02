import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';

const READY_MILLISECONDS = 60_000;

/** How a process ended. */
export interface Ending {
  code: number | null;
  output: string;
  /** From the start of the process. */
  milliseconds: number;
}

/** A script of the built server as a process, for tests of how it starts and ends; {@link TestServer} is for everything else. */
export class ServerProcess {
  /** Whatever the end is, it is told here. */
  readonly ended: Promise<Ending>;
  private output = '';
  private readonly child: ChildProcess;

  private constructor(script: string, environment: Record<string, string>) {
    const begin = Date.now();
    const child = spawn(process.execPath, [script], {
      env: { PATH: process.env.PATH, PORT: '0', ...environment },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    for (const stream of [child.stdout, child.stderr]) {
      stream.on('data', (chunk: Buffer) => (this.output += chunk.toString()));
    }
    this.child = child;
    // `close`, not `exit`: by then everything that it printed has been read.
    this.ended = once(child, 'close').then(([code]: (number | null)[]) => ({
      code: code ?? null,
      output: this.output,
      milliseconds: Date.now() - begin,
    }));
  }

  static start(environment: Record<string, string>, script = 'dist/server/main.js'): ServerProcess {
    return new ServerProcess(script, environment);
  }

  /** Brings a schema up to date as `npm run migrate` does. */
  static migrate(environment: Record<string, string>): Promise<Ending> {
    return ServerProcess.start(environment, 'dist/scripts/migrate.js').ended;
  }

  /**
   * The base URL, once the server says that it listens.
   *
   * @throws Error with everything that it printed when it ends instead, or is not ready in time
   */
  async ready(): Promise<string> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_, reject) => {
      timer = setTimeout(() => {
        reject(new Error(`The server is not ready in time.\n${this.output}`));
      }, READY_MILLISECONDS);
    });
    const end = this.ended.then(({ output }) => Promise.reject(new Error(`The server ended.\n${output}`)));
    try {
      return await Promise.race([this.listening(), end, late]);
    } finally {
      clearTimeout(timer);
    }
  }

  async kill(signal: 'SIGTERM' | 'SIGKILL' = 'SIGKILL'): Promise<Ending> {
    this.child.kill(signal);
    return this.ended;
  }

  private listening(): Promise<string> {
    return new Promise((resolve) => {
      const look = (): void => {
        const url = /API +(http\S+)\/api/.exec(this.output)?.[1];
        if (url !== undefined) resolve(url);
      };
      this.child.stdout?.on('data', look);
      look();
    });
  }
}
