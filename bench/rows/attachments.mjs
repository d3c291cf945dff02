import { Buffer } from 'node:buffer';
import { randomBytes } from 'node:crypto';
import { get, post } from '../load/http.mjs';
import { startMeter } from '../measure/meter.mjs';
import { restart } from '../sides/stage.mjs';
import { SIDES, usage } from './http-row.mjs';
import { sends } from './send.mjs';

const MEBIBYTE = 1_048_576;
const SETTLING_SENDS = 200;

const fileOf = (bytes) => ({
  filename: 'film.bin',
  mimeType: 'application/octet-stream',
  data: randomBytes(bytes).toString('base64'),
});

/**
 * Measures on a process that is fresh: memory that an earlier phase has taken would not count as growth. It has answered small sends, and
 * collected its garbage; then comes what is measured, from the first file on.
 */
async function phaseOn(stage, side, { amount, connections, bytes }, requestsOf) {
  const server = await restart(stage, side);
  try {
    const requests = await requestsOf(server);
    const small = sends(stage.people.senders);
    await stage.load.run({ url: server.url, connections: 8, requests: small, amount: SETTLING_SENDS });
    await server.ask('settle');
    const stopMeter = await startMeter(server, stage.databaseOf(side));
    const result = await stage.load.run({ url: server.url, connections, requests, amount });
    const { cpu, memory } = await stopMeter();
    const growth = memory && memory.peak - memory.before;
    const extra = growth && { 'highest growth MB': growth / 1e6, 'highest growth / file': growth / bytes };
    return {
      value: result.requests / result.seconds,
      ...result,
      ...usage(result.requests, cpu),
      memory,
      extra,
    };
  } finally {
    await server.stop();
  }
}

const row = (shape, requests) => ({
  ...shape,
  sides: SIDES,
  unit: 'requests/s',
  better: 'more',
  rounds: 3,
  phase: (stage, side) => phaseOn(stage, side, shape, requests(stage, shape)),
});

const sending = (stage, { bytes }) => {
  const [sender, recipient] = stage.people.withSockets;
  const requests = [
    post(sender, '/api/messages/send', { recipient: recipient.username, attachments: [fileOf(bytes)] }),
  ];
  return () => requests;
};

/** Another process than the measured one takes the file in. */
const downloading =
  (stage, { bytes }) =>
  async ({ name }) => {
    const [sender, recipient] = stage.people.withSockets;
    const { method, path, headers, body } = post(sender, '/api/messages/send', {
      recipient: recipient.username,
      attachments: [fileOf(bytes)],
    });
    const answer = await globalThis.fetch(stage.servers[name].url + path, {
      method,
      headers,
      body: Buffer.from(body),
    });
    const { id } = await answer.json();
    return [get(recipient, `/api/messages/${id}/attachments/0`)];
  };

export const attachmentRows = [
  row(
    {
      name: 'send-1mib',
      title: 'Send a file of 1 MiB, one at a time',
      bytes: MEBIBYTE,
      connections: 1,
      amount: 40,
    },
    sending,
  ),
  row(
    {
      name: 'send-1mib-4',
      title: 'Send a file of 1 MiB, four at a time',
      bytes: MEBIBYTE,
      connections: 4,
      amount: 60,
    },
    sending,
  ),
  row(
    {
      name: 'send-25mib',
      title: 'Send a file of 25 MiB, one at a time',
      bytes: 25 * MEBIBYTE,
      connections: 1,
      amount: 4,
    },
    sending,
  ),
  row(
    {
      name: 'send-25mib-4',
      title: 'Send a file of 25 MiB, four at a time',
      bytes: 25 * MEBIBYTE,
      connections: 4,
      amount: 8,
    },
    sending,
  ),
  row(
    {
      name: 'download-25mib',
      title: 'Download a file of 25 MiB',
      bytes: 25 * MEBIBYTE,
      connections: 1,
      amount: 10,
    },
    downloading,
  ),
];
