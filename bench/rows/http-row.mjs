import { startMeter } from '../measure/meter.mjs';

/** The sides of most rows. */
export const SIDES = { a: 'floor', b: 'sealpost' };

/**
 * A row that loads each server with requests for a while.
 *
 * @param row - `name`, `title`, `requests`: what makes them of the stage and a server; `connections`, and an `amount` of requests for
 *   those that take long
 */
export function httpRow({ connections = 32, unit = 'requests/s', amount, requests, warmUp, ...row }) {
  const phase = async (stage, side, { seconds, warmSeconds }) => {
    const server = stage.servers[side];
    const plan = { url: server.url, connections, requests: await requests(stage, server) };
    const warm = warmUp ?? amount;
    await stage.load.run({ ...plan, ...(warm ? { amount: warm } : { seconds: warmSeconds }) });
    const stopMeter = await startMeter(server, stage.databaseOf(side));
    const result = await stage.load.run({ ...plan, ...(amount ? { amount } : { seconds }) });
    const { cpu, memory } = await stopMeter();
    return { value: result.requests / result.seconds, ...result, ...usage(result.requests, cpu), memory };
  };
  return { ...row, sides: SIDES, unit, better: 'more', phase };
}

/** CPU seconds for each thousand requests. */
export function usage(requests, { server, database }) {
  const perThousand = (seconds) => (seconds === undefined ? undefined : (seconds / requests) * 1000);
  return { cpu: { server: perThousand(server), database: perThousand(database) } };
}
