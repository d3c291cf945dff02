// A process of its own that holds the clients' sockets, counts what comes, and for latencies sends as well.
import { sendPaced } from './paced.mjs';
import { SocketCrowd } from './socket-crowd.mjs';

const crowd = new SocketCrowd();
const ACTIONS = {
  open: (plan) => crowd.open(plan),
  report: () => crowd.report(),
  paced: (plan) => sendPaced(crowd, plan),
  close: () => crowd.close(),
};

process.on('message', async ({ action, plan }) => {
  try {
    process.send({ result: await ACTIONS[action](plan) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
