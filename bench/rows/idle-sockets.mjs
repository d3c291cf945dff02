import { setTimeout } from 'node:timers/promises';
import { openClients } from '../load/socket-clients.mjs';
import { restart } from '../sides/stage.mjs';

const SOCKETS = 5000;
const SETTLE_MILLISECONDS = 3000;

/** On fresh processes, each after its garbage is collected, before the sockets and with all of them open. */
export default {
  name: 'idle-sockets',
  title: `Memory for each of ${SOCKETS.toLocaleString('en-US')} idle sockets`,
  sides: { a: 'bare socket.io', b: 'sealpost' },
  unit: 'kB, resident',
  better: 'less',
  rounds: 2,
  async phase(stage, label) {
    const server = await restart(stage, label === 'sealpost' ? 'sealpost' : 'floor');
    let clients;
    try {
      const people = stage.people.withSockets;
      const tokens = Array.from({ length: SOCKETS }, (_, index) => people[index % people.length].token);
      // What the first socket loads belongs to none of the others.
      (await openClients({ url: server.url, tokens: tokens.slice(0, 100) })).close();
      await setTimeout(SETTLE_MILLISECONDS);
      const before = await server.ask('settle');
      clients = await openClients({ url: server.url, tokens });
      await setTimeout(SETTLE_MILLISECONDS);
      const after = await server.ask('settle');
      const { open } = await clients.report();
      if (open < SOCKETS) throw new Error(`Of ${SOCKETS} sockets ${open} were open in the end.`);
      const each = (field) => (after[field] - before[field]) / SOCKETS / 1000;
      return { value: each('rss'), extra: { 'of that heap kB': each('heapUsed') } };
    } finally {
      clients?.close();
      await server.stop();
    }
  },
};
