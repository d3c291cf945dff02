import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { Canaries } from './canaries.js';
import { createDatabase, onPostgres, type TestDatabase } from './test-database.js';
import { transportEnvironment } from './transport.js';

const READY_MILLISECONDS = 60_000;

const { scripts } = JSON.parse(readFileSync('package.json', 'utf8')) as { scripts: { start: string } };
/** What `npm start` gives Node: options, and the server. */
const START = /node (.*)$/.exec(scripts.start)?.[1]?.split(' ') ?? [];

/** The built server as a process of its own, on a database of its own. */
export class TestServer {
  /** Base URL without a slash at the end. */
  url = '';
  private output = '';
  private process: ChildProcess | undefined;

  private constructor(
    readonly database: TestDatabase,
    private readonly environment: Record<string, string>,
    readonly canaries = new Canaries(),
  ) {}

  /** Starts a server on a new database. @param environment settings beside the ones that the harness needs */
  static async start(
    environment: Record<string, string> = {},
    database: Promise<TestDatabase> = createDatabase(),
  ): Promise<TestServer> {
    const server = new TestServer(await database, environment);
    await server.restart();
    return server;
  }

  /** Starts one more server on the database of another; it is stopped before the other is. */
  static async beside(first: TestServer, environment: Record<string, string> = {}): Promise<TestServer> {
    const database = { ...first.database, dump: () => Promise.resolve(''), drop: () => Promise.resolve() };
    const server = new TestServer(database, environment, first.canaries);
    await server.restart();
    return server;
  }

  /** Starts the process again on the same data. @param environment settings that differ from now on */
  async restart(environment: Record<string, string> = {}): Promise<void> {
    await this.end('SIGTERM');
    Object.assign(this.environment, environment);
    const child = spawn(process.execPath, START, {
      env: {
        PATH: process.env.PATH,
        PORT: '0',
        LOG_LEVEL: 'debug',
        // No test cuts the power but those that say so.
        EMBEDDED_FSYNC: 'false',
        // A machine that runs several tests at once is not to refuse what they ask at once.
        MAX_WAIT_MILLISECONDS: '20000',
        ...transportEnvironment(),
        ...this.database.environment,
        ...this.environment,
      },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.process = child;
    const begin = this.output.length;
    this.url = await new Promise<string>((resolve, reject) => {
      const timer = setTimeout(() => {
        reject(new Error(`The server is not ready in time.\n${this.output.slice(begin)}`));
      }, READY_MILLISECONDS);
      const read = (chunk: Buffer): void => {
        this.output += chunk.toString();
        const address = /API +(http\S+)\/api/.exec(this.output.slice(begin))?.[1];
        if (address !== undefined) {
          clearTimeout(timer);
          resolve(address);
        }
      };
      child.stdout.on('data', read);
      child.stderr.on('data', read);
      child.once('exit', (code) => {
        clearTimeout(timer);
        reject(new Error(`The server ended with ${code ?? 'a signal'}.\n${this.output.slice(begin)}`));
      });
    });
  }

  /** Everything that the server has printed. */
  get log(): string {
    return this.output;
  }

  /** The process id of the running server. */
  get processId(): number {
    return this.process?.pid ?? -1;
  }

  /** Ends the process in order. @returns how it ended, and the milliseconds that it took */
  async terminate(): Promise<{ code: number | null; milliseconds: number }> {
    const begin = Date.now();
    const child = this.process;
    await this.end('SIGTERM');
    return { code: child?.exitCode ?? null, milliseconds: Date.now() - begin };
  }

  /** Ends the process as `kill -9` does. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  /**
   * Ends the server, and its database.
   *
   * @param options whether the database is searched for secrets, too. On PostgreSQL it always is; to open an embedded one again costs
   *   more than most tests, which run on PostgreSQL as well.
   * @throws Error when a secret of the run stands in the database or the log
   */
  async stop({ searchesDatabase = onPostgres } = {}): Promise<void> {
    await this.end('SIGTERM');
    const database = searchesDatabase ? await this.database.dump() : '';
    const places = { database, log: this.output };
    await this.database.drop();
    for (const [place, text] of Object.entries(places)) {
      const found = this.canaries.findIn(text);
      if (found.length > 0) throw new Error(`Secrets in the ${place}: ${found.join(', ')}`);
    }
    if (/"level":(50|60)/.test(this.output)) {
      throw new Error(
        `The server logged an error:\n${this.output
          .split('\n')
          .filter((line) => /"level":(50|60)/.test(line))
          .join('\n')}`,
      );
    }
  }

  private async end(signal: 'SIGTERM' | 'SIGKILL'): Promise<void> {
    const child = this.process;
    this.process = undefined;
    if (child?.exitCode !== null || child.signalCode !== null) return;
    const exit = once(child, 'exit');
    child.kill(signal);
    await exit;
  }
}
