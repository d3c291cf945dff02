import { randomUUID } from 'node:crypto';
import type { MessageBody } from '../support/api.js';
import { Device } from '../support/device.js';
import { pagesOf } from '../support/pages.js';
import { whileStopped } from '../support/stored.js';
import { TestServer } from '../support/test-server.js';

const MESSAGES = 230;

/** 80 messages of one moment, one each of 30 moments, the others of one moment: both crowds go over the end of a page. */
const momentOf = (index: number): number => (index < 80 ? 0 : Math.min(index - 79, 31));

/** Copies a message under other ids, to moments that are so many milliseconds after the beginning of 2020. */
const COPY = `
  WITH copies AS (
    SELECT key::uuid AS id, timestamptz '2020-01-01Z' + value::int * interval '1 ms' AS moment FROM jsonb_each_text($1)
  ), copied AS (
    INSERT INTO messages
    SELECT (jsonb_populate_record(m, jsonb_build_object('id', copies.id, 'sent_at', moment))).*
    FROM messages m, copies WHERE m.id = $2
  )
  INSERT INTO mailbox_entries
  SELECT (jsonb_populate_record(e, jsonb_build_object('message_id', copies.id, 'sent_at', moment))).*
  FROM mailbox_entries e, copies WHERE e.message_id = $2`;

describe('a long list of messages', () => {
  let server: TestServer;
  let alice: Device;
  let bob: Device;
  /** Newest first; those of one moment by id, greatest first. */
  let expected: string[];

  beforeAll(async () => {
    server = await TestServer.start();
    [alice, bob] = await Promise.all([Device.register(server, 'alice'), Device.register(server, 'bob')]);
    const newest = await alice.sendText('bob', 'the newest of many');
    const copies = Array.from({ length: MESSAGES - 1 }, (_, index) => ({
      id: randomUUID(),
      moment: momentOf(index),
    }));
    const moments = Object.fromEntries(copies.map(({ id, moment }) => [id, moment]));
    await whileStopped(server, () => server.database.query(COPY, [JSON.stringify(moments), newest]));
    const sorted = copies.sort((a, b) => b.moment - a.moment || (a.id < b.id ? 1 : -1));
    expected = [newest, ...sorted.map(({ id }) => id)];
  });

  afterAll(() => server.stop());

  const list = (user: Device, query: string, between?: () => Promise<unknown>): Promise<MessageBody[][]> =>
    pagesOf(user, `/api/messages?${query}`, between);

  const idsOf = (pages: MessageBody[][]): string[] => pages.flat().map(({ id }) => id);

  it.each([
    ['bob', 'limit=50', [50, 50, 50, 50, 30]],
    ['bob', '', [50, 50, 50, 50, 30]],
    ['alice', 'direction=sent&limit=100', [100, 100, 30]],
    ['alice', 'direction=all&with=bob&limit=46', [46, 46, 46, 46, 46]],
    ['bob', 'unread=true&limit=77', [77, 77, 76]],
  ])('comes to %s by "%s" in pages of %j, each message once and in order', async (name, query, sizes) => {
    const pages = await list(name === 'alice' ? alice : bob, query);
    expect(pages.map(({ length }) => length)).toEqual(sizes);
    expect(idsOf(pages)).toEqual(expected);
  });

  it('begins and ends where it is told to', async () => {
    const from = '2020-01-01T00:00:00.001Z';
    const newer = await list(bob, `since=${from}&limit=50`);
    expect(idsOf(newer)).toEqual(expected.slice(0, 150));
    expect(newer.map(({ length }) => length)).toEqual([50, 50, 50]);
    expect(idsOf(await list(bob, `until=${from}&limit=30`))).toEqual(expected.slice(150));
  });

  it('shows each message once while new ones arrive', async () => {
    const arrived: string[] = [];
    const pages = await list(bob, 'limit=50', async () => {
      arrived.unshift(await alice.sendText('bob', `arrived after page ${arrived.length + 1}`));
    });
    expect(idsOf(pages)).toEqual(expected);
    expect(arrived.length).toBe(5);
    expect(idsOf(await list(bob, 'limit=100'))).toEqual([...arrived, ...expected]);
  });

  it('shows each message once while others are deleted', async () => {
    const old = expected.slice(1);
    // The last of each page, from which the next one goes on.
    const gone = old.filter((_, index) => index % 50 === 49);
    const rest = [...gone];
    const pages = await list(bob, 'limit=50&until=2020-01-02', async () => {
      const next = rest.shift();
      if (next !== undefined) await bob.call('DELETE', `/api/messages/${next}`);
    });
    expect(idsOf(pages)).toEqual(old);
    const left = old.filter((id) => !gone.includes(id));
    expect(left.length).toBe(225);
    expect(idsOf(await list(bob, 'limit=100&until=2020-01-02'))).toEqual(left);
  });

  it.each([
    'x',
    'bm9uZQ',
    Buffer.from('["messages","2020-01-01T00:00:00.000Z"]').toString('base64url'),
    Buffer.from('["messages","2026-13-01T00:00:00.000Z","c0fd81e2-9a02-4060-bd40-285a4b21eda7"]').toString(
      'base64url',
    ),
    Buffer.from('["sessions","c0fd81e2-9a02-4060-bd40-285a4b21eda7"]').toString('base64url'),
  ])('refuses the made-up cursor %s', async (cursor) => {
    const { status, body } = await bob.call('GET', `/api/messages?cursor=${cursor}`);
    expect([status, body.code]).toEqual([400, 'invalid_cursor']);
  });
});
