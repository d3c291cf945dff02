import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout } from 'node:timers/promises';

/** A port that nothing listens on. */
function freePort() {
  return new Promise((resolve, reject) => {
    const probe = createServer().once('error', reject);
    probe.listen(0, '127.0.0.1', () => {
      const { port } = probe.address();
      probe.close(() => resolve(port));
    });
  });
}

/** Starts a server with a database of its own. @returns its URL, and how to stop it and take the database away */
export async function startServer() {
  const directory = await mkdtemp(join(tmpdir(), 'sealpost-bench-'));
  const port = await freePort();
  const env = { ...process.env, PORT: String(port), DATA_DIR: join(directory, 'data'), LOG_LEVEL: 'warn' };
  const server = spawn(process.execPath, ['dist/server/main.js'], { env, stdio: 'ignore' });
  const url = `http://localhost:${port}`;
  for (;;) {
    if (server.exitCode !== null) throw new Error('The server did not start. Build it first: npm run build');
    if (await isReady(url)) break;
    await setTimeout(200);
  }
  const stop = async () => {
    const ended = new Promise((resolve) => server.once('exit', resolve));
    server.kill('SIGTERM');
    await ended;
    await rm(directory, { recursive: true, force: true });
  };
  return { url, stop };
}

async function isReady(url) {
  try {
    return (await globalThis.fetch(`${url}/health/ready`)).ok;
  } catch {
    return false;
  }
}
