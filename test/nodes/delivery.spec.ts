import { randomUUID } from 'node:crypto';
import { setTimeout as wait } from 'node:timers/promises';
import { request } from '../support/api.js';
import { makeGroup } from '../support/groups.js';
import { FollowingClient } from '../support/following-client.js';
import { LogReader } from '../support/log-reader.js';
import { Nodes } from '../support/nodes.js';
import { Crowd, type Person } from '../support/people.js';
import { sized } from '../support/size.js';
import { until } from '../support/until.js';

const READERS = 50;
const SENDERS = 5;
/** How many sends are under way at a time. */
const WIDTH = 32;
const SENDS = sized(1500, 20_000);
const DISCONNECTS = sized(60, 500);
const KILLS = sized(3, 10);

/**
 * Commits some transactions late, after their events were numbered, and fails some at that very moment; the server tries those again.
 * What a deferred trigger does happens within COMMIT.
 */
const LATE_COMMITS = `
  CREATE FUNCTION commit_late() RETURNS trigger LANGUAGE plpgsql AS $$
  BEGIN
    IF random() < 0.05 THEN PERFORM pg_sleep(random() * 0.2); END IF;
    IF random() < 0.02 THEN RAISE EXCEPTION 'a passing failure' USING ERRCODE = 'deadlock_detected'; END IF;
    RETURN NULL;
  END $$;
  CREATE CONSTRAINT TRIGGER commit_late AFTER INSERT ON messages
    DEFERRABLE INITIALLY DEFERRED FOR EACH ROW EXECUTE FUNCTION commit_late();`;

describe('delivery by nodes that are killed to readers that are disconnected', () => {
  let nodes: Nodes;
  let readers: Person[];
  let senders: Person[];
  let clients: FollowingClient[] = [];

  beforeAll(async () => {
    nodes = await Nodes.start({ LOG_LEVEL: 'warn' });
    const [first] = nodes.servers;
    const crowd = await Crowd.on(first);
    const names = (kind: string, count: number): string[] =>
      Array.from({ length: count }, (_, number) => `${kind}-${number}`);
    readers = await crowd.joinAll(names('reader', READERS));
    senders = await crowd.joinAll(names('sender', SENDERS));
    await first.database.query(LATE_COMMITS);
  });

  afterAll(async () => {
    clients.forEach((client) => {
      client.close();
    });
    await nodes.stop();
  });

  const any = <Item>(items: readonly Item[]): Item => items[Math.floor(Math.random() * items.length)] as Item;

  it(
    'brings every event to each reader once and in order',
    async () => {
      const [sender] = senders as [Person];
      const group = await makeGroup(sender, readers.slice(0, 10), 'Ten readers');
      const logs = await Promise.all(readers.map((reader) => LogReader.of(reader)));
      const starts = logs.map(({ place }) => place);
      const urls = nodes.servers.map(({ url }) => url);
      clients = readers.map(
        (reader, index) => new FollowingClient(any(urls), reader.token, starts[index] ?? ''),
      );

      let answered = 0;
      /** The ids that each reader has to get. */
      const due = readers.map(() => new Set<string>());
      /** Sends until one of the nodes answers that it is done, as a client does: again and again under the same id. */
      const send = async (): Promise<void> => {
        const id = randomUUID();
        const reader = Math.floor(Math.random() * READERS);
        const toGroup = Math.random() < 0.1;
        const from = toGroup ? sender : any(senders);
        const address = toGroup ? { groupId: group.id } : { recipient: `reader-${reader}` };
        const json = { id, ...address, text: 'a text that must come' };
        for (let status = 0; status !== 201 && status !== 200;) {
          const answer = await request({ url: any(urls) }, 'POST', '/api/messages/send', {
            token: from.token,
            json,
          }).catch(() => undefined);
          status = answer?.status ?? 0;
          // While a node is killed nobody answers, or one that ends says that it cannot.
          if (![0, 200, 201, 503].includes(status)) throw new Error(`A send was answered ${status}.`);
          if (status === 0) await wait(50);
        }
        (toGroup ? due.slice(0, 10) : [due[reader]]).forEach((ids) => ids?.add(id));
        answered++;
      };
      const failures: unknown[] = [];
      let left = SENDS;
      const sending = Promise.all(
        Array.from({ length: WIDTH }, async () => {
          while (left-- > 0) await send().catch((error: unknown) => failures.push(error));
        }),
      );
      /** Does something as often as told, spread over the sends. */
      const meanwhile = async (times: number, act: () => Promise<void> | void): Promise<void> => {
        for (let done = 0; done < times; done++) {
          const share = ((done + 0.5) / times) * SENDS;
          while (answered < share && left > -WIDTH) await wait(5);
          await act();
        }
      };
      const kills = meanwhile(KILLS, async () => {
        const server = any(nodes.servers);
        await server.kill();
        await wait(Math.random() * 300);
        await server.restart();
      });
      const breaks = meanwhile(DISCONNECTS, () => {
        any(clients).breakOff();
      });
      await Promise.all([sending, kills, breaks]);
      expect(failures).toEqual([]);
      expect(answered).toBe(SENDS);

      const settled = async (): Promise<boolean> => {
        await wait(500);
        return clients.every((client, index) => client.messageIds.length >= (due[index]?.size ?? Infinity));
      };
      await until(settled, Boolean, { milliseconds: 20_000 }).catch(() => undefined);
      const read = await Promise.all(logs.map((log) => log.read()));
      for (const [index, log] of read.entries()) {
        const created = log
          .filter(({ type }) => type === 'message.created')
          .map(({ data }) => String(data.id));
        expect([...created].sort()).toEqual([...(due[index] ?? [])].sort());
        expect(clients[index]?.cursors).toEqual(log.map(({ cursor }) => cursor));
        expect(clients[index]?.messageIds).toEqual(created);
      }
      const rows = await nodes.servers[0].database.query(
        `SELECT user_id FROM events GROUP BY user_id
       HAVING count(*) <> max(number) OR count(DISTINCT number) <> max(number)`,
      );
      expect(rows).toEqual([]);
    },
    sized(300_000, 1_800_000),
  );
});
