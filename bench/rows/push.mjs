import { openClients } from '../load/socket-clients.mjs';
import { startMeter } from '../measure/meter.mjs';
import { percentile, summarize } from '../measure/statistics.mjs';
import { SIDES, usage } from './http-row.mjs';
import { TEXT } from './send.mjs';

const RATE = 500;
/** A server that has just started falls behind this pace, and what it is behind by would be measured. */
const WARM_SECONDS = 5;

/** From the POST of a message to the event on a socket of the recipient's, while everybody writes to everybody at a fixed pace. */
const pushRow = (name, acknowledge, how) => ({
  name,
  title: `From POST to event, ${RATE} messages a second, 500 sockets${how}`,
  sides: SIDES,
  unit: 'ms, median',
  better: 'less',
  async phase(stage, side, { seconds }) {
    const server = stage.servers[side];
    const people = stage.people.withSockets;
    const tokens = people.map(({ token }) => token);
    const clients = await openClients({ url: server.url, tokens, acknowledge });
    try {
      const plan = { url: server.url, rate: RATE, text: TEXT, people };
      await clients.paced({ ...plan, seconds: WARM_SECONDS });
      const stopMeter = await startMeter(server, stage.databaseOf(side));
      const sent = await clients.paced({ ...plan, seconds });
      const { cpu, memory } = await stopMeter();
      const latency = summarize(sent.latencies);
      const extra = {
        'not arrived within 10 s': sent.missing,
        'not accepted': sent.refused,
        'sender late ms, p99': percentile(
          sent.late.sort((a, b) => a - b),
          0.99,
        ),
      };
      return { value: latency.p50, latency, ...usage(sent.total, cpu), memory, extra };
    } finally {
      clients.close();
    }
  },
});

export const pushRows = [
  pushRow('push', false, ''),
  pushRow('push-acknowledged', true, ', each event acknowledged'),
];
