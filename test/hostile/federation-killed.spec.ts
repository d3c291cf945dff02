import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { Device } from '../support/device.js';
import { type Neighbour, startNeighbours } from '../support/federation/neighbours.js';
import type { EventBody } from '../support/log-reader.js';
import { pool } from '../support/send-until.js';
import { isLong, prolonged } from '../support/size.js';
import { until } from '../support/until.js';

const DOWN_MILLISECONDS = prolonged(5000, 300_000);
const KILLS = prolonged(2, 10);
/** Between two kills, at most. */
const PAUSE_MILLISECONDS = prolonged(3000, 10_000);
const SENDERS = 4;
/** Each sender rests so long after a message: the load is to last, not to grow without end. */
const REST_MILLISECONDS = prolonged(20, 200);
/** After both are up. */
const ARRIVAL_MILLISECONDS = 30_000;

describe('two servers of which one is away', () => {
  let neighbours: [Neighbour, Neighbour];
  let alice: Device;
  let bob: Device;
  /** What each of them has sent, and was told that it is stored. */
  const accepted = new Map<Device, Set<string>>();
  let isOver = false;
  // A function, for others change it while somebody waits.
  const goesOn = (): boolean => !isOver;

  beforeAll(async () => {
    const settings = { RATE_LIMITS_ENABLED: 'false', LOG_LEVEL: 'info' };
    neighbours = (await startNeighbours(['a.example', 'b.example'], { settings })) as typeof neighbours;
    const [a, b] = neighbours;
    [alice, bob] = await Promise.all([Device.register(a.server, 'alice'), Device.register(b.server, 'bob')]);
    for (const [from, to] of [
      [alice, bob],
      [bob, alice],
    ] as const) {
      accepted.set(from, new Set([await from.sendText(to.address, 'the first')]));
    }
  });

  afterAll(async () => {
    await Promise.all(neighbours.map(({ server }) => server.stop()));
  });

  /** Sends until it is over; a message that is not answered is sent again with its id until it is. */
  async function write(from: Device, to: Device): Promise<void> {
    await pool([...Array(SENDERS).keys()], SENDERS, async (sender) => {
      for (let number = 0; goesOn(); number++) {
        const message = { id: randomUUID(), recipient: to.address, text: `${sender} ${number}` };
        let status: number | undefined;
        do {
          status = (await from.send(message).catch(() => null))?.status;
          if (status !== 201 && status !== 200) await wait(100);
        } while (status !== 201 && status !== 200 && goesOn());
        if (status === 201 || status === 200) accepted.get(from)?.add(message.id);
        await wait(REST_MILLISECONDS);
      }
    });
  }

  /** Every message that was accepted has arrived, once, and soon. @returns the milliseconds that it took */
  async function expectAll(from: Device, to: Device): Promise<number> {
    const begin = Date.now();
    const sent = [...(accepted.get(from) ?? [])];
    for (const id of sent.slice(-SENDERS))
      await until(
        () => to.call('GET', `/api/messages/${id}`),
        ({ status }) => status === 200,
        { milliseconds: ARRIVAL_MILLISECONDS - (Date.now() - begin), every: 100 },
      );
    const took = Date.now() - begin;
    const { body } = await to.call<{ events: EventBody[] }>('GET', '/api/users/me/export');
    const counts = new Map<unknown, number>();
    for (const { type, data } of body.events)
      if (type === 'message.created') counts.set(data.messageId, (counts.get(data.messageId) ?? 0) + 1);
    expect(sent.filter((id) => counts.get(id) !== 1)).toEqual([]);
    return took;
  }

  async function writeWhile(work: () => Promise<void>): Promise<void> {
    isOver = false;
    const writers = [write(alice, bob), write(bob, alice)];
    try {
      await work();
    } finally {
      isOver = true;
      await Promise.all(writers);
    }
  }

  it(
    'loses nothing while it is down under load, and delivers once it is up',
    async () => {
      const [, b] = neighbours;
      await writeWhile(async () => {
        await wait(1000);
        await b.server.kill();
        await wait(DOWN_MILLISECONDS);
      });
      await b.server.restart();
      const took = [await expectAll(alice, bob), await expectAll(bob, alice)];
      if (isLong)
        process.stdout.write(`${accepted.get(alice)?.size} messages had arrived after ${took[0]} ms\n`);
    },
    DOWN_MILLISECONDS + 180_000,
  );

  it(
    'delivers every message once, whichever is killed, and when',
    async () => {
      await writeWhile(async () => {
        for (let kill = 0; kill < KILLS; kill++) {
          await wait(Math.random() * PAUSE_MILLISECONDS);
          const { server } = neighbours[Math.random() < 0.5 ? 0 : 1];
          await server.kill();
          await wait(Math.random() * PAUSE_MILLISECONDS);
          await server.restart();
        }
      });
      const took = [await expectAll(alice, bob), await expectAll(bob, alice)];
      if (isLong)
        process.stdout.write(
          `${KILLS} kills: ${accepted.get(alice)?.size} and ${accepted.get(bob)?.size} messages, each once, ` +
            `the last after ${took[0]} and ${took[1]} ms\n`,
        );
    },
    KILLS * 60_000 + 180_000,
  );
});
