import { startMeter } from '../measure/meter.mjs';
import { SIDES, usage } from './http-row.mjs';

export default {
  name: 'catch-up',
  title: 'Catch up on 10,000 events, in pages of 100',
  sides: SIDES,
  unit: 'events/s',
  better: 'more',
  notes: ['latencies are of a page of 100 events, CPU of a thousand pages'],
  async phase(stage, side) {
    const server = stage.servers[side];
    const { token, beginnings } = stage.people.follower;
    const plan = { url: server.url, token, after: beginnings[side] };
    const stopMeter = await startMeter(server, stage.databaseOf(side));
    const { events, seconds, latency } = await stage.load.follow(plan);
    const { cpu, memory } = await stopMeter();
    if (events < 10_000) throw new Error(`The log of 10,000 events had ${events}.`);
    return { value: events / seconds, latency, ...usage(events / 100, cpu), memory };
  },
};
