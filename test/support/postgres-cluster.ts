import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, chownSync, readdirSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import pg from 'pg';
import { freePort } from './free-port.js';
import { temporaryDirectory } from './temporary.js';

const INSTALLED = '/usr/lib/postgresql';
const RETRY_MILLISECONDS = 50;
const PATIENCE_MILLISECONDS = 60_000;

/** A PostgreSQL of the test's own, which it may kill. */
export class PostgresCluster {
  private postmaster: ChildProcess | undefined;

  private constructor(
    private readonly directory: string,
    private readonly port: number,
    private readonly owner: { uid?: number; gid?: number },
  ) {}

  /** Makes a cluster with PostgreSQL's defaults and starts it. */
  static async start(): Promise<PostgresCluster> {
    const directory = await temporaryDirectory();
    const owner = notRoot();
    if (owner.uid !== undefined) chownSync(directory, owner.uid, owner.gid ?? owner.uid);
    chmodSync(directory, 0o700);
    execFileSync(
      program('initdb'),
      ['--pgdata', directory, '--username=postgres', '--auth=trust', '--no-sync', '--no-instructions'],
      { ...owner, stdio: 'ignore' },
    );
    const cluster = new PostgresCluster(directory, await freePort(), owner);
    await cluster.restart();
    return cluster;
  }

  /** Its database `postgres`. */
  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.port}/postgres`;
  }

  /** Starts it as an operator's supervisor would, again and again until it is up. */
  async restart(): Promise<void> {
    const deadline = Date.now() + PATIENCE_MILLISECONDS;
    while (!(await this.answers())) {
      if (Date.now() > deadline) throw new Error('PostgreSQL does not start.');
      if (!this.runs) this.launch();
      await wait(RETRY_MILLISECONDS);
    }
  }

  /** Kills the postmaster as `kill -9` does; what it leaves behind ends by itself. */
  async kill(): Promise<void> {
    await this.end('SIGKILL');
  }

  async query(sql: string): Promise<void> {
    const client = new pg.Client({ connectionString: this.url });
    await client.connect();
    try {
      await client.query(sql);
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    if (this.runs) await this.end('SIGQUIT');
    await rm(this.directory, { recursive: true, force: true });
  }

  private get runs(): boolean {
    return this.postmaster?.exitCode === null && this.postmaster.signalCode === null;
  }

  private async end(signal: 'SIGQUIT' | 'SIGKILL'): Promise<void> {
    const { postmaster } = this;
    if (!postmaster) return;
    const end = once(postmaster, 'exit');
    postmaster.kill(signal);
    await end;
  }

  private launch(): void {
    const listen = ['-p', String(this.port), '-c', 'listen_addresses=127.0.0.1', '-k', this.directory];
    this.postmaster = spawn(program('postgres'), ['-D', this.directory, ...listen], {
      ...this.owner,
      stdio: 'ignore',
    });
  }

  private async answers(): Promise<boolean> {
    if (!this.postmaster) return false;
    try {
      await this.query('SELECT 1');
      return true;
    } catch {
      return false;
    }
  }
}

/** The newest that is installed. */
function program(name: string): string {
  const [newest] = readdirSync(INSTALLED).sort((a, b) => Number(b) - Number(a));
  return join(INSTALLED, newest ?? '', 'bin', name);
}

/** PostgreSQL refuses to run as root, and its package made a user for it. */
function notRoot(): { uid?: number; gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const idOf = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: idOf('-u'), gid: idOf('-g') };
}
