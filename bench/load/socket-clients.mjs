import { startWorker } from './worker.mjs';

/** Opens sockets from a process of their own. @param plan - `url`, `tokens` and whether to `acknowledge` */
export async function openClients(plan) {
  const worker = startWorker('sockets.mjs');
  const report = () => worker.ask({ action: 'report' });
  /** Sends at a fixed pace from the same process. */
  const paced = (pace) => worker.ask({ action: 'paced', plan: pace });
  try {
    await worker.ask({ action: 'open', plan });
  } catch (error) {
    worker.stop();
    throw error;
  }
  return { report, paced, close: () => worker.stop() };
}
