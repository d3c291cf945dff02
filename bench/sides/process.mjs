import { fork } from 'node:child_process';
import { once } from 'node:events';
import { createWriteStream } from 'node:fs';
import { createServer } from 'node:net';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

const POLL_MILLISECONDS = 5;
const PATIENCE_MILLISECONDS = 120_000;
const PROBE = new URL('probe.mjs', import.meta.url).href;

/** A port that nothing listens on. */
async function freePort() {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const { port } = probe.address();
  probe.close();
  await once(probe, 'close');
  return port;
}

/**
 * Starts a server and waits until it is ready. Its log goes nowhere, as into a pipe that somebody reads.
 *
 * @param name - `floor` or `sealpost`
 * @param script - what to run
 * @param options - what Node is given
 * @returns where it is, how long it took from nothing to ready in milliseconds, and what asks and stops it
 */
export async function startServer(name, script, env, options = []) {
  const port = await freePort();
  const began = performance.now();
  const child = fork(script, {
    env: { ...process.env, PORT: String(port), ...env },
    execArgv: ['--expose-gc', ...options, '--import', PROBE],
    stdio: ['ignore', 'ignore', 'pipe', 'ipc'],
  });
  child.stderr.pipe(createWriteStream('/dev/stderr'), { end: false });
  const ended = once(child, 'exit');
  const url = `http://127.0.0.1:${port}`;
  while (!(await isReady(url))) {
    if (child.exitCode !== null) throw new Error(`The ${name} did not start; what it said stands above.`);
    if (performance.now() - began > PATIENCE_MILLISECONDS)
      throw new Error(`The ${name} is not ready after two minutes.`);
    await setTimeout(POLL_MILLISECONDS);
  }
  const readyAfter = performance.now() - began;
  /** Asks the probe inside. */
  const ask = async (question) => {
    child.send(question);
    return (await once(child, 'message'))[0];
  };
  const stop = async () => {
    child.kill('SIGTERM');
    await Promise.race([ended, setTimeout(10_000, undefined, { ref: false })]);
    if (child.exitCode === null) child.kill('SIGKILL');
  };
  return { name, url, pid: child.pid, readyAfter, ask, stop };
}

async function isReady(url) {
  try {
    const response = await globalThis.fetch(`${url}/health/ready`);
    await response.arrayBuffer();
    return response.ok;
  } catch {
    return false;
  }
}
