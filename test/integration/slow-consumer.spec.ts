import { readFile } from 'node:fs/promises';
import type { MessageBody } from '../support/api.js';
import { LiveClient } from '../support/live-client.js';
import { LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { RawClient } from '../support/raw-client.js';
import { random } from '../support/sealer.js';
import { sized } from '../support/size.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** Events that come in each of three equal phases, the first one without it. */
const EVENTS = sized(500, 10_000);
/** Sealed and in base64, a text of so many bytes makes an event of 4 KiB. */
const TEXT_BYTES = 2700;
const SENDERS = 4;
const MEGABYTE = 1_048_576;

describe('a socket that stops reading', () => {
  let server: TestServer;
  let senders: Person[];
  let bob: Person;

  beforeAll(async () => {
    // Garbage that nobody has collected yet would count as growth.
    server = await TestServer.start({
      LOG_LEVEL: 'warn',
      NODE_OPTIONS: '--max-semi-space-size=1 --max-old-space-size=128',
    });
    const crowd = await Crowd.on(server);
    bob = await crowd.join('bob');
    senders = await crowd.joinAll(Array.from({ length: SENDERS }, (_, number) => `sender-${number}`));
  });

  afterAll(() => server.stop());

  const residentBytes = async (): Promise<number> => {
    const status = await readFile(`/proc/${server.processId}/status`, 'utf8');
    return Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1]) * 1024;
  };

  /**
   * Sends many events to Bob.
   *
   * @returns the median milliseconds from a request until a socket had its event, and the most memory that the server had
   */
  async function load(reader: LiveClient): Promise<{ milliseconds: number; bytes: number }> {
    const sentAt = new Map<string, number>();
    const text = random(TEXT_BYTES / 2).toString('hex');
    const from = reader.events.length;
    let left = EVENTS;
    let bytes = 0;
    const watch = setInterval(() => {
      void residentBytes().then((now) => (bytes = Math.max(bytes, now)));
    }, 100);
    await Promise.all(
      senders.map(async (sender) => {
        while (left-- > 0) {
          const begin = Date.now();
          const answer = await sender.call<MessageBody>('POST', '/api/messages/send', {
            recipient: 'bob',
            text,
          });
          expect(answer.status).toBe(201);
          sentAt.set(answer.body.id, begin);
        }
      }),
    );
    await until(
      () => Promise.resolve(reader.events.length - from),
      (come) => come === EVENTS,
      { milliseconds: 10_000 },
    );
    clearInterval(watch);
    const delays = reader.events
      .slice(from)
      .map(({ data, receivedAt }) => receivedAt - (sentAt.get(String(data.id)) ?? 0))
      .sort((a, b) => a - b);
    return { milliseconds: delays[EVENTS / 2] ?? Infinity, bytes };
  }

  it(
    'is cut off, and costs neither memory nor the time of others',
    async () => {
      const log = await LogReader.of(bob);
      const start = log.place;
      const reader = await LiveClient.connect(server, bob, { acknowledges: false });
      await load(reader);
      const before = await load(reader);
      // It has everything to catch up with, and then half as much again comes.
      const stalled = await RawClient.stalled(server, bob.token, start);
      const after = await load(reader);
      await until(() => Promise.resolve(stalled.isOver), Boolean, { milliseconds: 40_000 });
      expect(after.bytes - before.bytes).toBeLessThan(20 * MEGABYTE);
      expect(after.milliseconds).toBeLessThan(3 * before.milliseconds + 20);
      stalled.close();
      reader.close();
      expect((await log.read()).length).toBe(3 * EVENTS);
    },
    sized(120_000, 900_000),
  );
});
