import { startWorker } from '../load/worker.mjs';
import { startMeter } from '../measure/meter.mjs';
import { PASSWORD } from '../people/make.mjs';
import { usage } from './http-row.mjs';
import { sends } from './send.mjs';

const LOGINS = 40;
const REGISTRATIONS = 20;
const CONNECTIONS = 32;
const ALONE = 'sends alone';

/** What is left of the sends while people log in and register all the time, and how late the event loop gets. */
export default {
  name: 'key-work',
  title: `Sends beside ${LOGINS} password logins and ${REGISTRATIONS} registrations at once`,
  sides: { a: ALONE, b: 'sends beside key work' },
  unit: 'requests/s',
  better: 'more',
  async phase(stage, label, { seconds, warmSeconds }) {
    const server = stage.servers.sealpost;
    const worker = startWorker('key-work.mjs');
    const usernames = stage.people.senders.map(({ username }) => username);
    const work = {
      url: server.url,
      usernames,
      password: PASSWORD,
      logins: LOGINS,
      registrations: REGISTRATIONS,
    };
    const plan = { url: server.url, connections: CONNECTIONS, requests: sends(stage.people.senders) };
    try {
      if (label !== ALONE) await worker.ask({ action: 'start', plan: work });
      await stage.load.run({ ...plan, seconds: warmSeconds });
      await server.ask('watch');
      const stopMeter = await startMeter(server, stage.databaseOf('sealpost'));
      const result = await stage.load.run({ ...plan, seconds });
      const { cpu, memory } = await stopMeter();
      const late = await server.ask('delays');
      const done = await worker.ask({ action: 'stop' });
      const extra = {
        'event loop late ms, p99': late.p99,
        'highest event loop late ms': late.max,
        'logins done': done.logins,
        'registrations done': done.registrations,
        'answered 503': done.shed,
      };
      return {
        value: result.requests / result.seconds,
        ...result,
        ...usage(result.requests, cpu),
        memory,
        extra,
      };
    } finally {
      worker.stop();
    }
  },
};
