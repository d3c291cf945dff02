import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startEmbedded } from '../sides/servers.mjs';
import { restart } from '../sides/stage.mjs';

const makeDirectory = () => mkdtemp(join(tmpdir(), 'sealpost-bench-'));
const remove = (directory) => rm(directory, { recursive: true, force: true });

/** Starts a server, and stops it when it is ready. */
async function timeOf(started) {
  const server = await started;
  await server.stop();
  return { value: server.readyAfter };
}

const shape = { unit: 'ms', better: 'less' };

export const startRows = [
  {
    ...shape,
    name: 'start-postgres',
    title: 'From nothing to ready, on PostgreSQL',
    sides: { a: 'floor', b: 'sealpost' },
    phase: (stage, side) => timeOf(restart(stage, side)),
  },
  {
    ...shape,
    name: 'start-embedded-fresh',
    title: 'From nothing to ready, with a new embedded database',
    sides: { b: 'sealpost' },
    async phase() {
      const directory = await makeDirectory();
      try {
        return await timeOf(startEmbedded(directory));
      } finally {
        await remove(directory);
      }
    },
  },
  {
    ...shape,
    name: 'start-embedded-warm',
    title: 'From nothing to ready, with an embedded database that is there',
    sides: { b: 'sealpost' },
    async prepare() {
      const directory = await makeDirectory();
      await timeOf(startEmbedded(directory));
      return directory;
    },
    phase: (directory) => timeOf(startEmbedded(directory)),
    finish: remove,
  },
];
