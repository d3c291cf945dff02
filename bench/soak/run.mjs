// Keeps a server busy with everything at once, for minutes, and says what it holds after each of them: `npm run soak -- --minutes 30`.
// `--save` puts the table into docs/security.md. Ends with 1 when something rose that should be flat, or a request failed.
import { setTimeout } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import { makePeople } from '../people/make.mjs';
import { seedSealpost } from '../people/seed-sealpost.mjs';
import { describeMachine } from '../report/machine.mjs';
import { connect, createDatabase } from '../sides/database.mjs';
import { startSealpost } from '../sides/servers.mjs';
import { Client } from './client.mjs';
import { report, save } from './report.mjs';
import { sample } from './sample.mjs';
import { Sockets } from './sockets.mjs';
import { keepBusy, makeWork } from './work.mjs';

const PEOPLE = 60;
const MINUTE_MILLISECONDS = 60_000;
/** Fewer tell nothing of a rise. */
const FEWEST_MINUTES = 5;
const MOST_FAILURES = 10;

const { values } = parseArgs({
  options: { minutes: { type: 'string', default: '30' }, save: { type: 'boolean', default: false } },
});
const minutes = Number(values.minutes);
if (!Number.isInteger(minutes) || minutes < 1) {
  console.error('--minutes takes a whole number from 1.');
  process.exit(1);
}

process.env.RATE_LIMITS_ENABLED = 'false';
const machine = await describeMachine();
const cast = makePeople(PEOPLE);
const database = await createDatabase();
const tables = await connect(database.url);
const server = await startSealpost(database.url);
const client = new Client(server.url);
const sockets = new Sockets(server.url, cast.people);
const samples = [];
try {
  await seedSealpost(tables.query, cast);
  await sockets.open();
  const load = keepBusy(makeWork(client, cast));
  for (let minute = 1; minute <= minutes; minute++) {
    await setTimeout(MINUTE_MILLISECONDS);
    sockets.rest();
    await load.rest();
    client.letGo();
    const found = await sample(server, tables);
    samples.push({ minute, requests: client.requests, ...found });
    const { heap, descriptors, connections } = found;
    console.error(
      `minute ${minute}: ${client.requests} requests, heap ${heap.toFixed(1)} MB, ${descriptors} descriptors, ${connections} connections`,
    );
    sockets.resume();
    load.resume();
  }
  await load.rest();
} finally {
  sockets.close();
  client.letGo();
  await server.stop();
  await tables.close();
  await database.drop();
}
const failures = [...client.failures, ...sockets.failures];
const { text, risen } = report(samples, machine, `npm run soak -- --minutes ${minutes}`);
console.log(`\n${text}\n`);
console.log(`${sockets.opened} sockets were opened, and told of ${sockets.events} events.`);
for (const failure of failures.slice(0, MOST_FAILURES)) console.error(`Failed: ${failure}`);
if (failures.length > MOST_FAILURES) console.error(`and ${failures.length - MOST_FAILURES} more`);
const isLong = minutes >= FEWEST_MINUTES;
if (isLong && risen.length > 0) console.error(`Not flat: ${risen.join(', ')}`);
if (values.save) save(text);
process.exit(failures.length > 0 || (isLong && risen.length > 0) ? 1 : 0);
