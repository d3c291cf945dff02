import { get } from '../load/http.mjs';
import { startMeter } from '../measure/meter.mjs';
import { summarize } from '../measure/statistics.mjs';
import { LARGE, SMALL } from '../sides/large.mjs';
import { httpRow, usage } from './http-row.mjs';
import { newest } from './message.mjs';
import { sends } from './send.mjs';

const SIDES = { a: SMALL, b: LARGE };
const CONNECTIONS = 16;
/** Pages of 50 to go down before what counts as deep; what the small database has as well. */
const DEEP_SHARE = 0.9;
/** Pages of a log that the small database has as well. */
const PAGES = 2;

/** What is measured is the cost, so the ratio that counts is that of what the large one takes to what the small one does. */
const largeRow = (name, title, requests) => ({
  ...httpRow({ name: `large-${name}`, title, connections: CONNECTIONS, requests }),
  sides: SIDES,
  stage: 'large',
  costs: true,
  onDemand: true,
});

/** Cursors of pages that have nine tenths of an inbox before them. */
async function deepPages({ people }, { url }) {
  const cursors = people.slice(0, 10).map(async (person) => {
    const seen = [undefined];
    while (seen.at(-1) !== null) {
      const after = seen.at(-1) ? `&cursor=${encodeURIComponent(seen.at(-1))}` : '';
      const response = await globalThis.fetch(`${url}/api/messages?direction=inbox&limit=50${after}`, {
        headers: { 'X-Auth-Token': person.token },
      });
      seen.push((await response.json()).nextCursor);
    }
    // The last page but one is a full one.
    const cursor = seen[Math.max(1, Math.floor((seen.length - 2) * DEEP_SHARE))];
    return get(person, `/api/messages?direction=inbox&limit=50&cursor=${encodeURIComponent(cursor)}`);
  });
  return Promise.all(cursors);
}

const catchUp = {
  name: 'large-catch-up',
  title: 'Catch up on the first 200 events of a log, in pages of 100',
  sides: SIDES,
  unit: 'pages/s',
  better: 'more',
  stage: 'large',
  costs: true,
  onDemand: true,
  async phase(stage, side) {
    const server = stage.servers[side];
    const beginnings = stage.beginningsOf(side);
    const plans = stage.people.map(({ token }, index) => ({
      url: server.url,
      token,
      after: beginnings[index],
      pages: PAGES,
    }));
    const stopMeter = await startMeter(server, stage.databaseOf(side));
    const reads = [];
    for (const plan of plans) reads.push(await stage.load.follow(plan));
    const { cpu, memory } = await stopMeter();
    const sum = (of) => reads.reduce((total, read) => total + of(read), 0);
    const pages = sum(({ events }) => events) / 100;
    const latency = summarize(reads.flatMap(({ latencies }) => [...latencies]));
    return { value: pages / sum(({ seconds }) => seconds), latency, ...usage(pages, cpu), memory };
  },
};

export const largeRows = [
  largeRow('send', 'Send 240 bytes to one person', ({ people }) => sends(people)),
  largeRow('inbox', 'A page of 50 of an inbox', ({ people }) =>
    people.map((person) => get(person, '/api/messages?direction=inbox&limit=50')),
  ),
  largeRow('deep', 'A page of 50 deep down in an inbox', deepPages),
  largeRow('message', 'One message', async ({ people }, { url }) => {
    const inboxes = await Promise.all(people.slice(0, 20).map((person) => newest(url, person)));
    return inboxes.flatMap((items, index) =>
      items.map(({ id }) => get(people[index], `/api/messages/${id}`)),
    );
  }),
  largeRow('conversations', 'The first 50 conversations', ({ people }) =>
    people.map((person) => get(person, '/api/conversations?limit=50')),
  ),
  catchUp,
];
