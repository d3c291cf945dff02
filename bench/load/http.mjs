import { startWorker } from './worker.mjs';
import { summarize } from '../measure/statistics.mjs';

/** @returns what loads a server over HTTP from a process of its own */
export function startHttpLoad() {
  const worker = startWorker('requests.mjs');
  /**
   * @param plan - `url`, `requests`, `connections`, and `seconds` or an `amount` of requests
   * @throws Error when anything but success was answered
   */
  const run = async (plan) => {
    const { latencies, statuses, errors, seconds } = await worker.ask(plan);
    const failed = Object.keys(statuses).filter((status) => !status.startsWith('2'));
    if (failed.length > 0 || errors > 0)
      throw new Error(`Not all was answered well: ${JSON.stringify(statuses)}, ${errors} errors.`);
    if (latencies.length === 0) throw new Error('Nothing was answered in the time of a phase.');
    return { requests: latencies.length, seconds, latency: summarize(latencies) };
  };
  /** Reads a log to its end. @param plan - `url`, `token`, and the cursor `after` which to begin */
  const follow = async (plan) => {
    const read = await worker.ask(plan);
    return { ...read, latency: summarize(read.latencies) };
  };
  return { run, follow, stop: worker.stop };
}

/** A request with a JSON body, of somebody. */
export const post = ({ token }, path, body) => ({
  method: 'POST',
  path,
  headers: { 'content-type': 'application/json', 'x-auth-token': token },
  body: JSON.stringify(body),
});

/** A request without one. */
export const get = ({ token }, path) => ({ method: 'GET', path, headers: { 'x-auth-token': token } });
