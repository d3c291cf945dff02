import { setTimeout } from 'node:timers/promises';
import { post } from '../load/http.mjs';
import { openClients } from '../load/socket-clients.mjs';
import { startMeter } from '../measure/meter.mjs';
import { pairsOf } from '../people/pairs.mjs';
import { usage } from './http-row.mjs';
import { newest } from './message.mjs';
import { sends, TEXT } from './send.mjs';

const PERSON_SOCKETS = 100;
const CONNECTIONS = 8;
const QUIET_MILLISECONDS = 500;
const LIMIT_MILLISECONDS = 30_000;

/** What bare socket.io is told to push: an event as large as the server's, to both sides. */
async function fanOuts(people, url) {
  const [message] = await newest(url, people[0]);
  const event = {
    cursor: 'WyJldmVudHMiLCI3YjFhMGMyZDNlNGYiLCI0MiJd',
    type: 'message.created',
    at: message.sentAt,
    data: message,
  };
  return pairsOf(people, 500).map(([sender, { username }]) =>
    post(sender, '/api/fan-out', { recipient: username, text: TEXT, event }),
  );
}

/** Waits until nothing has come for a while. */
async function drained(clients) {
  const until = Date.now() + LIMIT_MILLISECONDS;
  for (;;) {
    const report = await clients.report();
    if (report.now - report.lastAt > QUIET_MILLISECONDS || Date.now() > until) return report;
    await setTimeout(QUIET_MILLISECONDS / 4);
  }
}

/**
 * Pushes that arrive in a second, while messages are sent as fast as they are taken.
 *
 * @param row - `people` and `socketsEach`; `bare` pushes without storing anything
 */
const fanOutRow = ({ name, title, pick, socketsEach, bare }) => ({
  name,
  title,
  sides: bare ? { a: 'bare socket.io', b: 'sealpost' } : { a: 'floor', b: 'sealpost' },
  unit: 'pushes/s',
  better: 'more',
  notes: ['latencies are of the POST; CPU is of a thousand pushes'],
  async phase(stage, label, { seconds, warmSeconds }) {
    const side = label === 'sealpost' ? 'sealpost' : 'floor';
    const server = stage.servers[side];
    const people = pick(stage.people);
    const tokens = people.flatMap(({ token }) => Array.from({ length: socketsEach }, () => token));
    const clients = await openClients({ url: server.url, tokens });
    try {
      const alone = bare && side === 'floor';
      const requests = alone ? await fanOuts(people, server.url) : sends(people);
      const plan = { url: server.url, connections: CONNECTIONS, requests };
      await stage.load.run({ ...plan, seconds: warmSeconds });
      const before = await drained(clients);
      const stopMeter = await startMeter(server, stage.databaseOf(side));
      const result = await stage.load.run({ ...plan, seconds });
      const after = await drained(clients);
      const { cpu, memory } = await stopMeter();
      const pushes = after.count - before.count;
      const spent = (after.lastAt - before.now) / 1000;
      const extra = { 'sockets cut off': tokens.length - after.open };
      return { value: pushes / spent, latency: result.latency, ...usage(pushes, cpu), memory, extra };
    } finally {
      clients.close();
    }
  },
});

export const fanOutRows = [
  fanOutRow({
    name: 'pushes',
    title: 'Pushes to 5 people with 100 sockets each',
    pick: ({ readers }) => readers.slice(0, 5),
    socketsEach: PERSON_SOCKETS,
    bare: true,
  }),
  fanOutRow({
    name: 'pushes-single',
    title: 'Pushes to 100 people with a socket each',
    pick: ({ readers }) => readers,
    socketsEach: 1,
    bare: true,
  }),
  fanOutRow({
    name: 'pushes-single-stored',
    title: 'The same beside a floor that stores',
    pick: ({ readers }) => readers,
    socketsEach: 1,
    bare: false,
  }),
];
