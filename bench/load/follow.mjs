import { Agent, get } from 'node:http';
import { performance } from 'node:perf_hooks';

/**
 * Reads a log from a cursor to its end, a page of 100 after the other, as a client that was away does.
 *
 * @param plan - `url`, `token`, the cursor `after` which to begin, and how many `pages` to read when not all
 */
export async function follow({ url, token, after, pages = Infinity }) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const latencies = [];
  let events = 0;
  const began = performance.now();
  for (let cursor = after, read = 0; read < pages; read++) {
    const asked = performance.now();
    const path = `${url}/api/events?limit=100&after=${encodeURIComponent(cursor)}`;
    const page = JSON.parse(await textOf(path, { agent, headers: { 'X-Auth-Token': token } }));
    latencies.push(performance.now() - asked);
    events += page.items.length;
    if (page.items.length === 0 && page.nextCursor === cursor) break;
    cursor = page.nextCursor;
  }
  const seconds = (performance.now() - began) / 1000;
  agent.destroy();
  return { events, seconds, latencies };
}

function textOf(path, options) {
  return new Promise((resolve, reject) => {
    get(path, options, async (response) => {
      const parts = [];
      for await (const part of response) parts.push(part);
      const text = globalThis.Buffer.concat(parts).toString();
      if (response.statusCode === 200) resolve(text);
      else reject(new Error(`${path} was answered ${response.statusCode}: ${text}`));
    }).once('error', reject);
  });
}
