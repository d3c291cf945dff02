import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PGlite } from '@electric-sql/pglite';
import { crowd, seedMessages } from '../people/messages.mjs';
import { seedSealpost } from '../people/seed-sealpost.mjs';
import { startEmbedded } from './servers.mjs';
import { MESSAGES } from './stage.mjs';

/** The same stage with a server on the embedded database, which has the same people and as many messages. The floor stays as it is. */
export async function setEmbeddedStage(stage, _options, tell) {
  tell('making an embedded database');
  const directory = await mkdtemp(join(tmpdir(), 'sealpost-bench-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    // The first start makes the tables.
    await (await startEmbedded(directory)).stop();
    const database = await PGlite.create(join(directory, 'database'));
    const query = async (text, values) => (await database.query(text, values)).rows;
    await seedSealpost(query, stage.cast);
    await seedMessages(query, 'sealpost', { ...crowd(0, 100), count: MESSAGES, unread: 2000 });
    await query('VACUUM ANALYZE');
    await database.close();
    const sealpost = await startEmbedded(directory);
    const strike = async () => {
      await sealpost.stop();
      await remove();
    };
    const databaseOf = (side) => (side === 'floor' ? stage.databaseOf(side) : undefined);
    return { ...stage, servers: { ...stage.servers, sealpost }, databaseOf, strike };
  } catch (error) {
    await remove();
    throw error;
  }
}
