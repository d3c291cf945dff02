import { setTimeout as wait } from 'node:timers/promises';
import type { MessageBody } from '../support/api.js';
import { keepAccount, keepGroup } from '../support/group-lock.js';
import { type GroupBody, makeGroup, readAll, rolesOf, say } from '../support/groups.js';
import { LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { stored } from '../support/stored.js';
import { onPostgres } from '../support/test-database.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

/** With the one who goes twelve copies a message: 60 messages have more than a step may take. */
const READERS = 11;
const MESSAGES = 60;

describe('deleting an account that wrote much', () => {
  let server: TestServer;
  let crowd: Crowd;
  let readers: Person[];
  let bob: Person;
  let count = 0;

  beforeAll(async () => {
    server = await TestServer.start();
    crowd = await Crowd.on(server);
    readers = await crowd.joinAll(Array.from({ length: READERS }, (_, index) => `reader-${index}`));
    [bob] = readers as [Person, ...Person[]];
  });

  afterAll(() => server.stop());

  /** Somebody new who has written to a new group of all readers, and the group. */
  async function writer(messages: number): Promise<{ goer: Person; group: GroupBody }> {
    const goer = await crowd.join(`goer-${++count}`);
    const group = await makeGroup(bob, [goer, ...readers.slice(1)]);
    for (let message = 0; message < messages; message++) {
      expect((await say(goer, group.id, `message ${message} of one who goes`)).status).toBe(201);
    }
    return { goer, group };
  }

  /** How many messages of a group the first reader can still open. */
  async function openFor({ id }: GroupBody): Promise<number> {
    const messages = await readAll<MessageBody>(bob, `/api/groups/${id}/messages`);
    return messages.filter(({ text }) => text !== null).length;
  }

  it('tells the readers in steps of at most 512 events, and each of them once', async () => {
    const { goer, group } = await writer(MESSAGES);
    const logs = await Promise.all(readers.map((reader) => LogReader.of(reader)));
    expect((await goer.leave()).status).toBe(204);

    const said = await readAll<MessageBody>(bob, `/api/groups/${group.id}/messages`);
    expect(said.map(({ text, key }) => [text, key])).toEqual(said.map(() => [null, null]));
    for (const log of logs) {
      const events = await log.read();
      const deleted = events
        .filter(({ type }) => type === 'message.deleted')
        .map(({ data }) => data.messageId);
      expect(deleted.sort()).toEqual(said.map(({ id }) => id).sort());
      expect(events.length).toBe(MESSAGES + 1);
      expect(events.at(-1)?.type).toBe('group.member_removed');
    }
    // What one transaction wrote has the same xmin.
    const steps = await stored<{ events: number }>(
      server,
      `SELECT count(*)::int AS events FROM events WHERE type = 'message.deleted' GROUP BY xmin::text ORDER BY 1`,
    );
    expect(steps.map(({ events }) => events)).toEqual([18 * READERS, 42 * READERS]);
  });

  it('can be asked for again when the first request was not answered', async () => {
    const { goer } = await writer(3);
    const [first, second] = await Promise.all([goer.leave(), goer.leave()]);
    // The other may come too late to be known.
    expect([204, 401]).toContain(first.status);
    expect([204, 401]).toContain(second.status);
    expect([first.status, second.status]).toContain(204);
  });

  if (onPostgres) {
    it('wipes without the locks of the groups, and stands until all is done', async () => {
      const { goer, group } = await writer(3);
      const release = await keepGroup(server, group.id, 'shared');
      const leaving = goer.leave();
      await until(
        () => openFor(group),
        (left) => left === 0,
      );
      expect((await goer.call('GET', '/api/users/me')).status).toBe(200);
      expect(rolesOf(await bob.get(`/api/groups/${group.id}`))[goer.username]).toBe('member');
      await release();
      expect((await leaving).status).toBe(204);
      expect(rolesOf(await bob.get(`/api/groups/${group.id}`))[goer.username]).toBeUndefined();
    });

    it('wipes what was sent while it went on', async () => {
      const { goer, group } = await writer(1);
      const release = await keepGroup(server, group.id, 'shared');
      const leaving = goer.leave();
      await until(
        () => openFor(group),
        (left) => left === 0,
      );
      const late = { recipient: bob.username, text: 'sent by one who is about to go' };
      const { body } = await goer.call<MessageBody>('POST', '/api/messages/send', late);
      expect((await bob.get<MessageBody>(`/api/messages/${body.id}`)).text).not.toBeNull();
      await release();
      expect((await leaving).status).toBe(204);
      expect((await bob.get<MessageBody>(`/api/messages/${body.id}`)).text).toBeNull();
    });

    it('leaves an account that can be deleted again, when the server is killed in between', async () => {
      const { goer, group } = await writer(3);
      const log = await LogReader.of(bob);
      const release = await keepGroup(server, group.id, 'shared');
      const leaving = goer.leave().catch(() => 'no answer');
      await until(
        () => openFor(group),
        (left) => left === 0,
      );
      await server.kill();
      expect(await leaving).toBe('no answer');
      await release();
      await server.restart();
      expect((await goer.call('GET', '/api/users/me')).status).toBe(200);
      expect((await goer.leave()).status).toBe(204);
      expect((await goer.call('GET', '/api/users/me')).status).toBe(401);
      expect((await log.read()).map(({ type }) => type)).toEqual([
        'message.deleted',
        'message.deleted',
        'message.deleted',
        'group.member_removed',
      ]);
    });

    it('tells its own devices which groups it has left, when the server is killed in between', async () => {
      const goer = await crowd.join(`goer-${++count}`);
      const [left, kept] = [await makeGroup(bob, [goer]), await makeGroup(bob, [goer])];
      const log = await LogReader.of(goer);
      const release = await keepGroup(server, kept.id, 'shared');
      const leaving = goer.leave().catch(() => 'no answer');
      await until(
        async () => rolesOf(await bob.get(`/api/groups/${left.id}`))[goer.username],
        (role) => role === undefined,
      );
      await server.kill();
      expect(await leaving).toBe('no answer');
      await release();
      await server.restart();
      expect((await log.read()).map(({ type, data }) => [type, data.groupId, data.username])).toEqual([
        ['group.member_removed', left.id, goer.username],
      ]);
      expect((await goer.leave()).status).toBe(204);
    });

    it('takes its own log away before it locks the account', async () => {
      const goer = await crowd.join(`goer-${++count}`);
      await server.database.query(
        `INSERT INTO events (user_id, number, type, at, data)
         SELECT $1::uuid, number, 'message.delivered', now(), '{}' FROM generate_series(1, 25000) AS number`,
        [goer.id],
      );
      const release = await keepAccount(server, goer.id, 'account');
      const leaving = goer.leave();
      const left = `SELECT count(*)::int AS events FROM events WHERE user_id = $1`;
      await until(
        () => stored<{ events: number }>(server, left, [goer.id]),
        ([row]) => row?.events === 0,
      );
      expect((await goer.call('GET', '/api/users/me')).status).toBe(200);
      await release();
      expect((await leaving).status).toBe(204);
    });

    it('lets whoever writes to a group that is kept for long try again', async () => {
      const { goer, group } = await writer(0);
      const release = await keepGroup(server, group.id, 'alone');
      const { status, headers, body } = await say(goer, group.id, 'too early');
      expect([status, body.code, headers.get('Retry-After')]).toEqual([503, 'overloaded', '2']);
      await release();
      expect((await say(goer, group.id, 'just in time')).status).toBe(201);
    });

    it.each([
      ['account', 1],
      ['account', 1_200_000],
      ['log', 1],
      ['log', 1_200_000],
    ] as const)('lets whoever writes to a kept %s, a file of %i bytes, try again', async (what, size) => {
      const goer = await crowd.join(`goer-${++count}`);
      const data = Buffer.alloc(size, count).toString('base64');
      const attachments = [{ data, filename: 'a', mimeType: 'a/b' }];
      const send = () => bob.call('POST', '/api/messages/send', { recipient: goer.username, attachments });
      expect((await send()).status).toBe(201);
      const release = await keepAccount(server, goer.id, what);
      const sent = send();
      const early = await Promise.race([sent, wait(9000)]);
      await release();
      await sent;
      expect([early?.status, early?.body.code]).toEqual([503, 'overloaded']);
      expect((await send()).status).toBe(201);
    });
  }
});
