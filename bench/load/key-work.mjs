// A process of its own that keeps people logging in by password and registering, all the time, until it is stopped.
import { randomUUID } from 'node:crypto';
import { setTimeout } from 'node:timers/promises';

const PAUSE_MILLISECONDS = 200;
const counts = { logins: 0, registrations: 0, shed: 0 };
let running = false;
let loops = [];

async function repeat(kind, url, bodyOf) {
  while (running) {
    const response = await globalThis.fetch(url, {
      method: 'POST',
      headers: { 'Content-Type': 'application/json' },
      body: JSON.stringify(bodyOf()),
    });
    await response.arrayBuffer();
    if (response.ok) counts[kind]++;
    else if (response.status === 503) {
      // A client would wait for as long as Retry-After says; this one asks again sooner.
      counts.shed++;
      await setTimeout(PAUSE_MILLISECONDS);
    } else throw new Error(`A request of ${kind} was answered ${response.status}.`);
  }
}

const ACTIONS = {
  start({ url, usernames, password, logins, registrations }) {
    running = true;
    Object.assign(counts, { logins: 0, registrations: 0, shed: 0 });
    const nameOf = (index) => usernames[index % usernames.length];
    loops = [
      ...Array.from({ length: logins }, (_, index) =>
        repeat('logins', `${url}/api/auth/login`, () => ({ username: nameOf(index), password })),
      ),
      ...Array.from({ length: registrations }, () =>
        repeat('registrations', `${url}/api/auth/register`, () => ({
          username: `new-${randomUUID().slice(0, 23)}`,
          password,
        })),
      ),
    ];
    return {};
  },
  async stop() {
    running = false;
    await Promise.all(loops);
    return counts;
  },
};

process.on('message', async ({ action, plan }) => {
  try {
    process.send({ result: await ACTIONS[action](plan) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
