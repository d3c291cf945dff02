import { randomUUID } from 'node:crypto';
import { type Answer, type MessageBody, type PageBody, request, TestUser } from '../support/api.js';
import { openMessage } from '../support/opener.js';
import { random } from '../support/sealer.js';
import { TestServer } from '../support/test-server.js';

const RESTART_MILLISECONDS = 10_000;

/** Runs a job for every item, so many at a time. */
async function pool<Item>(items: Item[], width: number, job: (item: Item) => Promise<void>): Promise<void> {
  const pending = items.values();
  const worker = async (): Promise<void> => {
    for (const item of pending) await job(item);
  };
  await Promise.all(Array.from({ length: width }, worker));
}

/** Every message of a list, page by page. */
async function all(user: TestUser, query: string): Promise<MessageBody[]> {
  const items: MessageBody[] = [];
  let cursor = '';
  do {
    const { body } = await user.call<PageBody<MessageBody>>(
      'GET',
      `/api/messages?limit=100&${query}${cursor}`,
    );
    items.push(...body.items);
    cursor = body.nextCursor === null ? '' : `&cursor=${body.nextCursor}`;
  } while (cursor);
  return items;
}

describe('a server that is stopped', () => {
  let server: TestServer;
  let alice: TestUser;
  let bob: TestUser;
  /** What the first start took: a busy machine may take longer than the limit says, but not for a lock's sake. */
  let usual: number;

  beforeAll(async () => {
    const begin = Date.now();
    server = await TestServer.start();
    usual = Date.now() - begin;
    [alice, bob] = await Promise.all([
      TestUser.register(server, 'alice', { displayName: 'Alice', email: 'alice@example.com' }),
      TestUser.registerWithKeys(server, 'bob'),
    ]);
  });

  afterAll(() => server.stop());

  /** Starts the server again, which nothing that the last one left behind may hold up. */
  async function restart(): Promise<void> {
    const begin = Date.now();
    await server.restart();
    expect(Date.now() - begin).toBeLessThan(Math.max(RESTART_MILLISECONDS, 3 * usual));
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

  /** Sends, `width` at a time, and kills the server once `enough` were acknowledged. @returns the ids that were */
  async function sendUntilKilled(
    ids: string[],
    width: number,
    enough: number,
    send: (id: string) => Promise<Answer<MessageBody>>,
  ): Promise<Set<string>> {
    const acknowledged = new Set<string>();
    let killed: Promise<void> | undefined;
    const unexpected: number[] = [];
    await pool(ids, width, async (id) => {
      if (killed) return;
      // What fails on the way, fails because the server is gone.
      const answer = await send(id).catch(() => null);
      if (answer?.status === 201) acknowledged.add(id);
      else if (answer) unexpected.push(answer.status);
      if (acknowledged.size === enough) killed ??= server.kill();
    });
    await killed;
    expect(unexpected).toEqual([]);
    expect(acknowledged.size).toBeGreaterThanOrEqual(enough);
    expect(acknowledged.size).toBeLessThan(ids.length);
    return acknowledged;
  }

  it('has every acknowledged message once when it was killed during a thousand sends', async () => {
    const texts = new Map<string, string>(
      Array.from({ length: 1000 }, (_, index) => [
        randomUUID(),
        `${index} `.padEnd(200, 'a text of 200 bytes '),
      ]),
    );
    const ids = [...texts.keys()];
    // Each text holds this one, so it stands for all of them in the search for secrets.
    server.canaries.add('the thousand texts', 'a text of 200 bytes');
    const send = (id: string): Promise<Answer<MessageBody>> =>
      alice.call('POST', '/api/messages/send', { id, recipient: 'bob', text: texts.get(id) });
    const acknowledged = await sendUntilKilled(ids, 50, 300, send);

    await restart();

    const keys = await bob.keys();
    const since = (messages: MessageBody[]): MessageBody[] => messages.filter(({ id }) => texts.has(id));
    const kept = since(await all(bob, ''));
    const keptIds = new Set(kept.map(({ id }) => id));
    expect(keptIds.size).toBe(kept.length);
    expect([...acknowledged].filter((id) => !keptIds.has(id))).toEqual([]);
    for (const message of kept) {
      expect(await openMessage(message, keys)).toEqual({ text: texts.get(message.id), attachments: [] });
    }

    const doubtful = ids.filter((id) => !acknowledged.has(id));
    const statuses = new Map<string, number>();
    await pool(doubtful, 50, async (id) => {
      statuses.set(id, (await send(id)).status);
    });
    expect(statuses).toEqual(new Map(doubtful.map((id) => [id, keptIds.has(id) ? 200 : 201])));
    const inbox = since(await all(bob, ''));
    const sent = since(await all(alice, 'direction=sent'));
    expect(inbox.map(({ id }) => id).sort()).toEqual([...ids].sort());
    expect(sent.map(({ id }) => id).sort()).toEqual([...ids].sort());
    const again = inbox.filter(({ id }) => !keptIds.has(id)).slice(0, 50);
    for (const message of again) expect((await openMessage(message, keys)).text).toBe(texts.get(message.id));
  });

  it('has a large file whole or not at all when it was killed while it stored some', async () => {
    const files = new Map<string, Buffer>(
      Array.from({ length: 15 }, () => [randomUUID(), random(1_100_000)]),
    );
    const send = (id: string): Promise<Answer<MessageBody>> => {
      const data = files.get(id)?.toString('base64') ?? '';
      const attachments = [{ filename: `${id}.bin`, mimeType: 'application/octet-stream', data }];
      return alice.call('POST', '/api/messages/send', { id, recipient: 'bob', attachments });
    };
    const acknowledged = await sendUntilKilled([...files.keys()], 6, 3, send);

    await restart();

    const keys = await bob.keys();
    const kept = (await all(bob, 'filename=.bin')).map(({ id }) => id).filter((id) => files.has(id));
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
             count(*)::int > 1001 AS enough
      FROM (SELECT m.*, (SELECT count(*) FROM mailbox_entries e WHERE e.message_id = m.id) AS copies FROM messages m) m`);
    expect(row).toEqual({ odd: 0, enough: true });
    const halves = await server.database.query(`
      SELECT a.message_id FROM attachments a JOIN attachment_pieces p USING (message_id, attachment_index)
      GROUP BY a.message_id, a.attachment_index, a.size HAVING sum(length(p.bytes)) <> a.size + 16`);
    expect(halves).toEqual([]);
  });
});
