import { randomUUID } from 'node:crypto';
import { type Answer, type MessageBody, request, TestUser } from '../support/api.js';
import { sendThroughKill } from '../support/killed-round.js';
import { allOf } from '../support/mailbox.js';
import { openMessage } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { sendUntil } from '../support/send-until.js';
import { prolonged } from '../support/size.js';
import { createEmbedded, createPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';

const RESTART_MILLISECONDS = 10_000;
const KILLS = prolonged(2, 50);
const SENDS = prolonged(200, 500);
const BEFORE_THE_KILL = prolonged(60, 200);

describe.each([
  ['the embedded database', createEmbedded],
  ['PostgreSQL', createPostgres],
])('a server on %s that is stopped', (name, createDatabase) => {
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;
  /** What the first start took: a busy machine may take longer than the limit says, but not for a lock's sake. */
  let usual: number;
  const restarts: number[] = [];
  let kept = 0;

  beforeAll(async () => {
    const begin = Date.now();
    server = await TestServer.start(
      { EMBEDDED_FSYNC: 'true', RATE_LIMITS_ENABLED: 'false' },
      createDatabase(),
    );
    usual = Date.now() - begin;
    [alice, bob] = await Promise.all([
      TestUser.register(server, 'alice', { displayName: 'Alice', email: 'alice@example.com' }),
      TestUser.registerWithKeys(server, 'bob'),
    ]);
  });

  afterAll(async () => {
    await server.stop();
    if (KILLS > 2) {
      const [median, worst] = [restarts.sort((a, b) => a - b)[restarts.length >> 1], restarts.at(-1)];
      process.stdout.write(
        `${name}: ${KILLS} kills, ${kept} messages; ready after ${median} ms, at most ${worst} ms\n`,
      );
    }
  });

  /** Starts the server again, which nothing that the last one left behind may hold up. */
  async function restart(): Promise<void> {
    const begin = Date.now();
    await server.restart();
    restarts.push(Date.now() - begin);
    expect(restarts.at(-1)).toBeLessThan(Math.max(RESTART_MILLISECONDS, 3 * usual));
  }

  it('has everything when it is started again in order', async () => {
    const file = random(300_000);
    const text = 'written before the server was stopped';
    const attachments = [{ filename: 'kept.bin', mimeType: 'image/png', data: file.toString('base64') }];
    const sent = await alice.send({ recipient: 'bob', text, attachments });
    const { id } = sent.body;
    await bob.call('PUT', `/api/messages/${id}/read`);
    const ask = [
      ['/api/users/me', alice],
      ['/api/keys', alice],
      ['/api/keys', bob],
      ['/api/auth/kdf?username=nobody', bob],
      ['/api/auth/recovery?username=nobody', bob],
      [`/api/messages/${id}`, alice],
      [`/api/messages/${id}`, bob],
      ['/api/messages?direction=all', bob],
      ['/api/users/alice/keys', bob],
    ] as const;
    const answers = (): Promise<unknown[]> =>
      Promise.all(ask.map(async ([path, user]) => (await user.call('GET', path)).body));
    const before = await answers();

    await restart();

    expect(await answers()).toEqual(before);
    for (const user of [alice, bob]) {
      const { body } = await user.call<MessageBody>('GET', `/api/messages/${id}`);
      const opened = await openMessage(body, await user.keys());
      expect([opened.text, opened.attachments[0]?.equals(file)]).toEqual([text, true]);
    }
    const login = await request(server, 'POST', '/api/auth/login', {
      json: { username: 'alice@example.com', password: alice.password },
    });
    expect(login.status).toBe(200);
  });

  it(
    `has every acknowledged message once when it is killed in the midst of sends, ${KILLS} times`,
    async () => {
      const keys = await bob.keys();
      // Each text holds this one, so it stands for all of them in the search for secrets.
      server.canaries.add('all the texts', 'a text of 200 bytes');
      for (let kill = 1; kill <= KILLS; kill++) {
        const round = {
          sends: SENDS,
          before: BEFORE_THE_KILL,
          textOf: (index: number) => `${kill} ${index} `.padEnd(200, 'a text of 200 bytes '),
        };
        const strike = (): Promise<void> => server.kill();
        expect(await sendThroughKill([alice, bob], keys, round, { strike, recover: restart })).toEqual([]);
        kept += SENDS;
      }
      const [inbox, sent] = await Promise.all([allOf(bob, ''), allOf(alice, 'direction=sent')]);
      for (const list of [inbox, sent]) {
        // With the one of the test before.
        expect([list.length, new Set(list.map(({ id }) => id)).size]).toEqual([kept + 1, kept + 1]);
      }
    },
    prolonged(120_000, 3_600_000),
  );

  it('has a large file whole or not at all when it was killed while it stored some', async () => {
    const files = new Map<string, Buffer>(
      Array.from({ length: 15 }, () => [randomUUID(), random(1_100_000)]),
    );
    const send = (id: string): Promise<Answer<MessageBody>> => {
      const data = files.get(id)?.toString('base64') ?? '';
      const attachments = [{ filename: `${id}.bin`, mimeType: 'application/octet-stream', data }];
      return alice.call('POST', '/api/messages/send', { id, recipient: 'bob', attachments });
    };
    const { acknowledged, refused } = await sendUntil([...files.keys()], { width: 6, enough: 3 }, send, () =>
      server.kill(),
    );
    expect(refused).toEqual([]);
    expect(acknowledged.size).toBeLessThan(files.size);

    await restart();

    const keys = await bob.keys();
    const kept = (await allOf(bob, 'filename=.bin')).map(({ id }) => id).filter((id) => files.has(id));
    expect([...acknowledged].filter((id) => !kept.includes(id))).toEqual([]);
    const absent = [...files.keys()].filter((id) => !kept.includes(id)).slice(0, 3);
    const repeated = await Promise.all([...kept, ...absent].map(async (id) => (await send(id)).status));
    expect(repeated).toEqual([...kept.map(() => 200), ...absent.map(() => 201)]);
    for (const id of [...kept, ...absent]) {
      const { body } = await bob.call<MessageBody>('GET', `/api/messages/${id}`);
      const opened = await openMessage(body, keys);
      expect(opened.attachments.map((file) => file.equals(files.get(id) ?? random(1)))).toEqual([true]);
    }
  });

  it('leaves no half of anything behind', async () => {
    await server.kill();
    const [row] = await server.database.query(`
      SELECT count(*) FILTER (WHERE copies <> CASE WHEN m.from_address = m.to_address THEN 1 ELSE 2 END)::int AS odd,
             count(*)::int > ${kept} AS enough
      FROM (SELECT m.*, (SELECT count(*) FROM mailbox_entries e WHERE e.message_id = m.id) AS copies FROM messages m) m`);
    expect(row).toEqual({ odd: 0, enough: true });
    const halves = await server.database.query(`
      SELECT a.message_id FROM attachments a JOIN attachment_pieces p USING (message_id, attachment_index)
      GROUP BY a.message_id, a.attachment_index, a.size HAVING sum(length(p.bytes)) <> a.size + 16`);
    expect(halves).toEqual([]);
  });
});
