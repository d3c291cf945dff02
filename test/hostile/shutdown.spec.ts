import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { io } from 'socket.io-client';
import { request } from '../support/api.js';
import { freePort } from '../support/free-port.js';
import { wire } from '../support/load/load.js';
import { Crowd, type Person } from '../support/people.js';
import { RawHttp } from '../support/raw-http.js';
import { RawClient } from '../support/raw-client.js';
import { random } from '../support/sealer.js';
import { prolonged } from '../support/size.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

const ROUNDS = prolonged(2, 20);
const SENDERS = 16;
/** The longest that a round waits between the start of the load and the signal. */
const MAX_LOAD_MILLISECONDS = 1500;
const STOP_MILLISECONDS = 10_000;
const FILE_BYTES = 4_000_000;

describe('a server that is told to stop', () => {
  let server: TestServer;
  let people: Person[];
  let large: string;
  /** Every message that was acknowledged. */
  const acknowledged = new Set<string>();
  let sentAgain = 0;

  beforeAll(async () => {
    server = await TestServer.start({
      LOG_LEVEL: 'info',
      RATE_LIMITS_ENABLED: 'false',
      PORT: String(await freePort()),
    });
    const crowd = await Crowd.on(server);
    people = await crowd.joinAll(Array.from({ length: SENDERS }, (_, index) => `person-${index}`));
    const { status, body } = await first().call('POST', '/api/messages/send', {
      recipient: 'person-1',
      attachments: [
        {
          filename: 'large.bin',
          mimeType: 'application/octet-stream',
          data: random(FILE_BYTES).toString('base64'),
        },
      ],
    });
    expect(status).toBe(201);
    large = String(body.id);
  });

  afterAll(() => server.stop());

  const person = (index: number): Person => {
    const found = people[index];
    if (!found) throw new Error(`There is no person ${index}.`);
    return found;
  };
  const first = (): Person => person(0);

  /** Sends one message after the other until it is over; what may not have arrived is sent again as it was. */
  async function sendAll(sender: Person, over: AbortSignal): Promise<void> {
    const isOver = (): boolean => over.aborted;
    while (!isOver()) {
      const json = { id: randomUUID(), recipient: 'person-0', text: 'sent while the server stops' };
      for (let attempt = 0; ; attempt++) {
        const answer = await sender.call('POST', '/api/messages/send', json).catch(() => undefined);
        if (answer && [200, 201].includes(answer.status)) {
          acknowledged.add(json.id);
          if (attempt > 0) sentAgain++;
          break;
        }
        if (isOver()) return;
        if (answer) expect(answer.status).toBe(503);
        await wait(50);
      }
    }
  }

  /** Clients of which each keeps a connection and does nothing that would end it. */
  async function openSlowClients(): Promise<RawHttp[]> {
    const { token } = first();
    const send = wire('POST', '/api/messages/send', token, { recipient: 'person-0', text: 'never whole' });
    const download = wire('GET', `/api/messages/${large}/attachments/0`, token);
    const stalled = await RawHttp.sending(server, download);
    stalled.stall();
    return [
      await RawHttp.open(server),
      await RawHttp.sending(server, 'GET /api/users/me HT'),
      await RawHttp.sending(server, send.slice(0, -10)),
      await RawHttp.sending(server, wire('GET', '/health/live', undefined)),
      stalled,
    ];
  }

  it(
    'answers what it took on, ends in time with 0, and its clients go on at the next one',
    async () => {
      const times: number[] = [];
      const over = new AbortController();
      const senders = people.slice(2).map((sender) => sendAll(sender, over.signal));
      const socket = io(server.url, {
        auth: { token: first().token },
        transports: ['websocket'],
        reconnectionDelay: 50,
        reconnectionDelayMax: 200,
      });
      let connects = 0;
      const ends: string[] = [];
      socket.on('connect', () => connects++);
      socket.on('disconnect', (reason) => ends.push(reason));
      try {
        for (let round = 1; round <= ROUNDS; round++) {
          await until(
            () => Promise.resolve(connects),
            (count) => count === round,
            { milliseconds: 20_000 },
          );
          const slow = await openSlowClients();
          const raw = await RawClient.stalled(server, first().token);
          // Nobody writes to this one.
          const { token } = person(1);
          const { body } = await request(server, 'GET', '/api/events', { token });
          const path = `/api/events?after=${String(body.nextCursor)}&waitSeconds=30`;
          const polling = request(server, 'GET', path, { token }).then(({ status, headers }) => ({
            status,
            connection: headers.get('Connection'),
            at: Date.now(),
          }));
          await wait(Math.random() * MAX_LOAD_MILLISECONDS);

          const begin = Date.now();
          const { code, milliseconds } = await server.terminate();

          times.push(milliseconds);
          expect(code).toBe(0);
          expect(milliseconds).toBeLessThan(STOP_MILLISECONDS);
          const poll = await polling;
          expect([poll.status, poll.connection]).toEqual([200, 'close']);
          expect(poll.at - begin).toBeLessThan(3000);
          for (const client of slow) client.goOn();
          await Promise.all(slow.map(({ closed }) => closed));
          raw.close();
          await server.restart();
        }
      } finally {
        over.abort();
        socket.disconnect();
      }
      await Promise.all(senders);
      // Any other reason, a client of socket.io would take for final.
      expect(ends.slice(0, ROUNDS)).toEqual(Array(ROUNDS).fill('transport close'));
      const slowest = Math.max(...times);
      console.log(
        `${ROUNDS} stops under load: ${acknowledged.size} acknowledged, ${sentAgain} of them after a repetition; slowest stop ${slowest} ms.`,
      );
      expect(await stored()).toEqual({ missing: [], doubled: [] });
    },
    prolonged(90_000, 600_000),
  );

  /** The acknowledged messages that the inbox does not have once. */
  async function stored(): Promise<{ missing: string[]; doubled: string[] }> {
    const counts = new Map<string, number>();
    for (let cursor: string | null = ''; cursor !== null;) {
      const page: { items: { id: string }[]; nextCursor: string | null } = await first().get(
        `/api/messages?limit=100${cursor && `&cursor=${cursor}`}`,
      );
      for (const { id } of page.items) counts.set(id, (counts.get(id) ?? 0) + 1);
      cursor = page.nextCursor;
    }
    return {
      missing: [...acknowledged].filter((id) => !counts.has(id)),
      doubled: [...counts].flatMap(([id, count]) => (count > 1 ? [id] : [])),
    };
  }

  it('says that it is not ready to whoever still has a connection', async () => {
    const client = await RawHttp.sending(server, 'GET /health/ready HTTP/1.1\r\nHost: localhost\r\n');
    const ending = server.terminate();
    const isAccepting = async (): Promise<boolean> => {
      const other = await RawHttp.open(server);
      other.close();
      return other.isConnected;
    };
    await until(isAccepting, (accepts) => !accepts);
    await client.send('\r\n');
    expect([await client.status(), client.received.includes('\r\nConnection: close\r\n')]).toEqual([
      503,
      true,
    ]);
    expect(client.received).toContain('The server is stopping.');
    await client.closed;
    expect((await ending).code).toBe(0);
    await server.restart();
  });
});
