import { startHttpLoad } from '../load/http.mjs';
import { makePeople } from '../people/make.mjs';
import { crowd, seedMessages } from '../people/messages.mjs';
import { seedSealpost } from '../people/seed-sealpost.mjs';
import { withoutIndexes } from '../people/without-indexes.mjs';
import { connect, createDatabase } from './database.mjs';
import { newestCursor } from './newest-cursor.mjs';
import { startSealpost } from './servers.mjs';

/** Of each: how many messages, and how many people write them. */
export const SMALL = '10 thousand messages';
export const LARGE = '1 million messages';
const SIZES = {
  [SMALL]: { messages: 10_000, people: 200 },
  [LARGE]: { messages: 1_000_000, people: 10_000 },
};

/** Those who are measured: half of the large database's messages are theirs, and all of the small one's. */
const MEASURED = 100;

/** In the large database everybody else writes as well, a message of theirs after each of those. */
function writing({ messages, people }) {
  if (people <= 2 * MEASURED) return { ...crowd(0, MEASURED), count: messages, unread: 2000 };
  const own = crowd(0, MEASURED);
  const others = crowd(MEASURED, people - MEASURED);
  const turn = (mine, theirs) =>
    `CASE n % 2 WHEN 0 THEN ${mine.replaceAll('n ', 'n / 2 ')} ELSE ${theirs.replaceAll('n ', 'n / 2 ')} END`;
  return {
    sender: turn(own.sender, others.sender),
    recipient: turn(own.recipient, others.recipient),
    count: messages,
    unread: 4000,
  };
}

async function setOne(size, cast, tell) {
  const database = await createDatabase({ own: true });
  let server;
  const strike = async () => {
    await server?.stop();
    await database.drop();
  };
  try {
    server = await startSealpost(database.url);
    const { query, close } = await connect(database.url);
    await seedSealpost(query, { ...cast, people: cast.people.slice(0, SIZES[size].people) });
    const beginnings = await Promise.all(
      cast.people.slice(0, MEASURED).map((person) => newestCursor(server, person)),
    );
    await withoutIndexes(query, ['messages', 'mailbox_entries', 'events'], () =>
      seedMessages(query, 'sealpost', writing(SIZES[size]), (done) => tell(`${size}: ${done} written`)),
    );
    tell(`${size}: cleaning up behind them`);
    await query('VACUUM ANALYZE');
    await query('CHECKPOINT');
    await close();
    return { server, database, beginnings, strike };
  } catch (error) {
    await strike();
    throw error;
  }
}

/** A database with 10 thousand messages and one with a million, each with a server; the measured people have as many conversations in both. */
export async function setLargeStage(tell) {
  tell('making the people');
  const cast = makePeople(SIZES[LARGE].people);
  const watcher = await connect();
  const load = startHttpLoad();
  const built = {};
  const strike = async () => {
    load.stop();
    await Promise.all(Object.values(built).map((one) => one.strike()));
    await watcher.close();
  };
  try {
    for (const size of [SMALL, LARGE]) built[size] = await setOne(size, cast, tell);
  } catch (error) {
    await strike();
    throw error;
  }
  const servers = Object.fromEntries(Object.entries(built).map(([size, { server }]) => [size, server]));
  const beginningsOf = (size) => built[size].beginnings;
  const databaseOf = (size) => ({ watcher, name: built[size].database.name });
  return { servers, people: cast.people.slice(0, MEASURED), beginningsOf, load, databaseOf, strike };
}
