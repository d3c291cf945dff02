// A process of its own that loads a server over HTTP. It takes what to send as messages, and answers how it went.
import { performance } from 'node:perf_hooks';
import autocannon from 'autocannon';
import { follow } from './follow.mjs';

const LIST_LENGTH = 250;
/** So often it is looked whether the time is over. */
const SAMPLE_MILLISECONDS = 100;

/** A part of the list in an order of its own for every connection, so that they do not send the same at once. */
function shuffled(requests) {
  if (requests.length === 1) return requests;
  const start = Math.floor(Math.random() * requests.length);
  const length = Math.min(LIST_LENGTH, requests.length);
  return Array.from({ length }, (_, index) => requests[(start + index) % requests.length]);
}

function load({ url, requests, connections, seconds, amount }) {
  const latencies = [];
  const statuses = {};
  let began;
  let ended;
  return new Promise((resolve, reject) => {
    const tracker = autocannon(
      {
        url,
        connections,
        ...(amount ? { amount } : { duration: seconds }),
        sampleInt: SAMPLE_MILLISECONDS,
        timeout: 120,
        setupClient: (client) => client.setRequests(shuffled(requests)),
      },
      (error, result) => {
        if (error) return reject(error);
        const { errors, timeouts } = result;
        resolve({ latencies, statuses, errors: errors + timeouts, seconds: (ended - began) / 1000 });
      },
    );
    tracker.on('start', () => {
      began = performance.now();
    });
    tracker.on('response', (_client, status, _bytes, milliseconds) => {
      ended = performance.now();
      latencies.push(milliseconds);
      statuses[status] = (statuses[status] ?? 0) + 1;
    });
  });
}

process.on('message', async (plan) => {
  try {
    process.send({ result: await (plan.after === undefined ? load(plan) : follow(plan)) });
  } catch (error) {
    process.send({ error: error.stack });
  }
});
