import { randomUUID } from 'node:crypto';
import { Agent, request } from 'node:http';
import { performance } from 'node:perf_hooks';
import { setTimeout } from 'node:timers/promises';

const TICK_MILLISECONDS = 1;
const CONNECTIONS = 128;
/** So long the last messages may take to come. */
const PATIENCE_MILLISECONDS = 10_000;

/**
 * Sends at a fixed pace, whether the server keeps up or not, and takes the time from each POST to the event on the recipient's socket.
 * Both ends are in this process, so they have the same clock.
 *
 * @param crowd - an open {@link SocketCrowd}, a socket for each of the people
 * @param plan - `url`, `rate` a second, `seconds`, `text`, and `people`, with `token` and `username`
 */
export async function sendPaced(crowd, { url, rate, seconds, text, people }) {
  const agent = new Agent({ keepAlive: true, maxSockets: CONNECTIONS });
  const waiting = new Map();
  const latencies = [];
  const late = [];
  let refused = 0;
  crowd.onEvent = (index, { data }, at) => {
    const sent = waiting.get(data.id);
    if (sent?.recipient !== index) return;
    waiting.delete(data.id);
    latencies.push(at - sent.at);
  };
  const began = performance.now();
  const total = rate * seconds;
  for (let number = 0; number < total;) {
    const now = performance.now();
    for (; number < total && began + (number * 1000) / rate <= now; number++) {
      late.push(now - began - (number * 1000) / rate);
      const sender = Math.floor(Math.random() * people.length);
      const recipient = (sender + 1 + Math.floor(Math.random() * (people.length - 1))) % people.length;
      const id = randomUUID();
      waiting.set(id, { recipient, at: performance.now() });
      const body = JSON.stringify({ id, recipient: people[recipient].username, text });
      post(agent, url, people[sender].token, body, () => refused++);
    }
    await setTimeout(TICK_MILLISECONDS);
  }
  const sentFor = (performance.now() - began) / 1000;
  for (
    const until = performance.now() + PATIENCE_MILLISECONDS;
    waiting.size > 0 && performance.now() < until;
  )
    await setTimeout(10);
  agent.destroy();
  return { latencies, late, refused, missing: waiting.size, total, seconds: sentFor };
}

function post(agent, url, token, body, onRefused) {
  const headers = {
    'Content-Type': 'application/json',
    'Content-Length': globalThis.Buffer.byteLength(body),
    'X-Auth-Token': token,
  };
  const sent = request(`${url}/api/messages/send`, { method: 'POST', agent, headers }, (response) => {
    if (response.statusCode !== 201) onRefused();
    response.resume();
  });
  sent.once('error', onRefused);
  sent.end(body);
}
