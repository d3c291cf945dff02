import { execFile } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { promisify } from 'node:util';

const execFileAsync = promisify(execFile);

interface Vector {
  password: string;
  kdf: { iterations: number; salt: string };
  authKey: string;
  sealKey: string;
}

interface Findings {
  refused: string;
  died: string;
  keys: string[];
  pairs: boolean[];
  /** How long a thread rests after a job, in times of what the job took. */
  rests: { idle: number; busy: number };
  /** How much nicer each thread is than the first, each value once. */
  nicer: number[];
}

/** Runs in a process of its own, with the service as it was built: only there are the workers. */
const SCRIPT = `
  import 'reflect-metadata';
  import { createPrivateKey, createPublicKey } from 'node:crypto';
  import { readdirSync, readFileSync } from 'node:fs';
  import { getPriority } from 'node:os';
  import { setImmediate, setTimeout } from 'node:timers/promises';
  import { Metrics } from './dist/src/metrics/index.js';
  import { KeyWorkService } from './dist/src/users/key-work.service.js';

  const { password, kdf } = JSON.parse(process.env.VECTOR);
  const salt = Buffer.from(kdf.salt, 'base64');
  const work = new KeyWorkService({ keyWorkQueue: 10, maxWaitMilliseconds: 10_000, rsaModulusBits: 2048 }, new Metrics());
  const failure = (job) => job.then(() => 'none', ({ name, message }) => name + ': ' + message);
  const publicOf = (key) =>
    createPublicKey(createPrivateKey({ key, format: 'der', type: 'pkcs8' })).export({ type: 'spki', format: 'pem' });

  const refused = await failure(work.derive(password, { iterations: 1, salt }));
  const dying = failure(work.derive(password, { iterations: 5_000_000, salt }));
  await setTimeout(100);
  await Promise.all(work.workers.threads.map((thread) => thread.terminate()));
  const died = await dying;
  const { authKey, sealKey } = await work.derive(password, { iterations: kdf.iterations, salt });
  const pair = await work.generateKeyPairs();

  const rested = () => setTimeout(1).then(() => work.queue.runningCount > 0 && rested());
  const restAfter = async (step) => {
    await rested();
    const begin = performance.now();
    let end;
    work.derive(password, { iterations: kdf.iterations, salt }).then(() => (end = performance.now()));
    while (!end) await step();
    await rested();
    return (performance.now() - end) / (end - begin);
  };
  const spin = async () => {
    for (const begin = performance.now(); performance.now() - begin < 10; );
    await setImmediate();
  };
  const rests = { idle: await restAfter(() => setTimeout(1)), busy: await restAfter(spin) };
  const tasks = process.platform === 'linux' ? readdirSync('/proc/self/task') : [];
  const nicer = tasks.map((thread) => {
    const stat = readFileSync('/proc/self/task/' + thread + '/stat', 'utf8');
    return Number(stat.slice(stat.lastIndexOf(')') + 2).split(' ')[16]) - getPriority();
  });
  console.log(JSON.stringify({
    refused,
    died,
    keys: [authKey, sealKey].map((key) => key.toString('base64')),
    pairs: [publicOf(pair.privateKey) === pair.publicKey, publicOf(pair.signingKey) === pair.signingPublicKey],
    rests,
    nicer: [...new Set(nicer)].sort((one, other) => one - other),
  }));
`;

describe('key work', () => {
  const file = JSON.parse(readFileSync('test/vectors/envelope-v1.json', 'utf8')) as { vectors: [Vector] };
  const [vector] = file.vectors;
  let findings: Findings;

  // That it ends shows that idle workers do not keep a process.
  beforeAll(async () => {
    const { stdout } = await execFileAsync(process.execPath, ['--input-type=module', '--eval', SCRIPT], {
      env: { PATH: process.env.PATH, VECTOR: JSON.stringify(vector) },
    });
    findings = JSON.parse(stdout) as Findings;
  });

  it('tells why a job failed, or that its worker died', () => {
    expect(findings.refused).toBe('RangeError: Iterations must be a whole number from 600000 to 5000000');
    expect(findings.died).toBe('Error: worker exited with code: 1');
  });

  it('goes on afterwards, with the keys of the vector and key pairs that belong together', () => {
    expect(findings.keys).toEqual([vector.authKey, vector.sealKey]);
    expect(findings.pairs).toEqual([true, true]);
  });

  it('leaves a processor to the event loop when that is busy, by a rest after each job', () => {
    expect(findings.rests.idle).toBeLessThan(1);
    expect(findings.rests.busy).toBeGreaterThan(1);
  });

  it('lowers the priority of its own threads alone, where threads have one of their own', () => {
    expect(findings.nicer).toEqual([0, process.platform === 'linux' ? 10 : 0]);
  });
});
