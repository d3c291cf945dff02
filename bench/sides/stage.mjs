import { startHttpLoad } from '../load/http.mjs';
import { makePeople } from '../people/make.mjs';
import { crowd, seedMessages } from '../people/messages.mjs';
import { seedFloor } from '../people/seed-floor.mjs';
import { seedSealpost } from '../people/seed-sealpost.mjs';
import { connect, createDatabase } from './database.mjs';
import { newestCursor } from './newest-cursor.mjs';
import { startFloor, startSealpost } from './servers.mjs';

const PEOPLE = 1000;
export const MESSAGES = 10_000;
const FOLLOWER = 300;
const FIRST_MEMBER = 320;
export const GROUP_SIZES = [10, 100, 256];

/** Who does what, so that no row fills the mailboxes that another reads. */
function rolesOf(people) {
  return {
    readers: people.slice(0, 100),
    senders: people.slice(100, 300),
    follower: people[FOLLOWER],
    writers: people.slice(301, 320),
    withSockets: people.slice(500, 1000),
  };
}

/** Starts another process of a side, on the same tables. */
export const restart = ({ database }, side) =>
  side === 'floor' ? startFloor(database.url) : startSealpost(database.url);

/**
 * Makes a database in which the floor and the server have tables of their own with the same people and messages, and starts both.
 *
 * @param tell - called with what is being done
 */
export async function setStage(tell) {
  tell('making the people');
  const cast = makePeople(PEOPLE, GROUP_SIZES, FIRST_MEMBER);
  const database = await createDatabase();
  const watcher = await connect();
  const servers = {};
  const load = startHttpLoad();
  const strike = async () => {
    load.stop();
    await Promise.all(Object.values(servers).map(({ stop }) => stop()));
    await watcher.close();
    await database.drop();
  };
  try {
    tell('starting the servers');
    servers.sealpost = await startSealpost(database.url);
    const { query, close } = await connect(database.url);
    tell('writing the people and messages');
    await seedSealpost(query, cast);
    await seedFloor(query, cast);
    const beginnings = { floor: '0', sealpost: await newestCursor(servers.sealpost, cast.people[FOLLOWER]) };
    Object.assign(cast.people[FOLLOWER], { beginnings });
    for (const side of ['sealpost', 'floor']) {
      await seedMessages(query, side, { ...crowd(0, 100), count: MESSAGES, unread: 2000 });
      await seedMessages(query, side, {
        sender: '301 + n % 19',
        recipient: String(FOLLOWER),
        count: MESSAGES,
      });
    }
    await query('VACUUM ANALYZE');
    await close();
    servers.floor = await startFloor(database.url);
  } catch (error) {
    await strike();
    throw error;
  }
  const { account, groups } = cast;
  const people = { ...rolesOf(cast.people), account, groups };
  const databaseOf = () => ({ watcher, name: database.name });
  return { servers, people, cast, load, database, databaseOf, strike };
}
