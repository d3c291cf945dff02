import type { PageBody } from '../support/api.js';
import { Device, type Message } from '../support/device.js';
import { TestServer } from '../support/test-server.js';

type Name = 'alice' | 'bob' | 'carol';

describe('lists of messages', () => {
  let server: TestServer;
  let users: Record<Name, Device>;
  /** The messages by what the tests call them. */
  const messages = new Map<string, Message>();

  beforeAll(async () => {
    server = await TestServer.start();
    const [alice, bob, carol] = await Promise.all(
      ['alice', 'bob', 'carol'].map((name) => Device.register(server, name)),
    );
    if (!alice || !bob || !carol) throw new Error('Three were registered.');
    users = { alice, bob, carol };
    const file = (filename: string, mimeType: string): object => ({
      attachments: [{ data: 'AA==', filename, mimeType }],
    });
    await send('hello', 'alice', 'bob', { text: 'hello, Bob' });
    await send('reply', 'bob', 'alice', { text: 'hello, Alice', replyTo: idOf('hello') });
    await send('report', 'alice', 'bob', file('Annual Report.PDF', 'application/pdf'));
    await send('photo', 'alice', 'carol', file('photo_1.png', 'image/png'));
    await send('scan', 'carol', 'alice', file('100% scan.jpg', 'IMAGE/jpeg'));
    await send('note', 'alice', 'alice', { text: 'a note to myself', ...file('note.txt', 'text/plain') });
    await send('second reply', 'alice', 'bob', { text: 'and again', replyTo: idOf('reply') });
    const read = await users.bob.call('PUT', `/api/messages/${idOf('hello')}/read`);
    expect([read.status, read.body]).toEqual([204, '']);
  });

  afterAll(() => server.stop());

  async function send(label: string, from: Name, to: Name, message: object): Promise<void> {
    const { status, body } = await users[from].send({ recipient: to, ...message });
    expect(status).toBe(201);
    messages.set(label, body);
  }

  const idOf = (label: string): string => messages.get(label)?.id ?? '';

  async function list(viewer: Name, query: string): Promise<Message[]> {
    const { status, body } = await users[viewer].call<PageBody<Message>>('GET', `/api/messages?${query}`);
    expect([status, body.nextCursor]).toEqual([200, null]);
    return body.items;
  }

  const labelsOf = (items: Message[]): (string | undefined)[] =>
    items.map(({ id }) => [...messages].find(([, message]) => message.id === id)?.[0]);

  it.each<[Name, string, string[]]>([
    ['alice', '', ['note', 'scan', 'reply']],
    ['alice', 'direction=inbox', ['note', 'scan', 'reply']],
    ['alice', 'direction=sent', ['second reply', 'note', 'photo', 'report', 'hello']],
    ['alice', 'direction=all', ['second reply', 'note', 'scan', 'photo', 'report', 'reply', 'hello']],
    ['bob', '', ['second reply', 'report', 'hello']],
    ['bob', 'direction=sent', ['reply']],
    ['carol', 'direction=all', ['scan', 'photo']],
    ['alice', 'direction=all&with=bob', ['second reply', 'report', 'reply', 'hello']],
    ['alice', 'with=bob', ['reply']],
    ['alice', 'direction=sent&with=CAROL', ['photo']],
    ['alice', 'direction=all&with=carol%40localhost', ['scan', 'photo']],
    ['alice', 'direction=all&with=alice', ['note']],
    ['alice', 'direction=all&with=carol%40elsewhere.example', []],
    ['alice', 'direction=all&with=nobody', []],
    ['alice', 'direction=all&filename=report', ['report']],
    ['alice', 'direction=all&filename=PHOTO_', ['photo']],
    ['alice', 'direction=all&filename=%25', ['scan']],
    ['alice', 'direction=all&filename=_', ['photo']],
    ['alice', 'direction=all&filename=.', ['note', 'scan', 'photo', 'report']],
    ['alice', 'direction=all&filename=%5C', []],
    ['bob', 'filename=photo', []],
    ['alice', 'direction=all&mimeType=image%2Fpng', ['photo']],
    ['alice', 'direction=all&mimeType=Image%2FJPEG', ['scan']],
    ['alice', 'direction=all&mimeType=image%2F*', ['scan', 'photo']],
    ['alice', 'direction=all&mimeType=image', []],
    ['alice', 'direction=all&mimeType=image%2F%25', []],
    ['alice', 'direction=all&mimeType=image%2F*&filename=scan', ['scan']],
    ['alice', 'direction=all&mimeType=image%2Fpng&filename=scan', []],
    ['bob', 'unread=true', ['second reply', 'report']],
    ['bob', 'unread=false', ['hello']],
    ['bob', 'direction=all&unread=true', ['second reply', 'report']],
    ['alice', 'direction=sent&unread=true', ['note']],
    ['alice', 'direction=sent&unread=false', []],
  ])('shows %s for "%s" exactly %j', async (viewer, query, expected) => {
    expect(labelsOf(await list(viewer, query))).toEqual(expected);
  });

  it('shows the answers to a message to whoever has them', async () => {
    const answers = async (viewer: Name, label: string): Promise<unknown> =>
      labelsOf(await list(viewer, `direction=all&replyTo=${idOf(label)}`));
    expect(await answers('alice', 'hello')).toEqual(['reply']);
    expect(await answers('bob', 'hello')).toEqual(['reply']);
    expect(await answers('bob', 'reply')).toEqual(['second reply']);
    expect(await answers('alice', 'second reply')).toEqual([]);
    expect(await answers('carol', 'hello')).toEqual([]);
    expect(messages.get('reply')?.replyTo).toBe(idOf('hello'));
  });

  it('refuses to answer what the sender cannot read', async () => {
    for (const label of ['hello', 'reply']) {
      const message = { recipient: 'alice', text: 'an answer', replyTo: idOf(label) };
      const { status, body } = await users.carol.send(message);
      expect([status, body.code]).toEqual([404, 'not_found']);
    }
  });

  it('takes "since" in and leaves "until" out, in any offset', async () => {
    const all = await list('alice', 'direction=all');
    for (const { sentAt } of all) {
      const moment = Date.parse(sentAt);
      const since = all.filter((message) => Date.parse(message.sentAt) >= moment);
      const until = all.filter((message) => Date.parse(message.sentAt) < moment);
      expect(await list('alice', `direction=all&since=${sentAt}`)).toEqual(since);
      expect(await list('alice', `direction=all&until=${sentAt}`)).toEqual(until);
      expect(await list('alice', `direction=all&since=${sentAt}&until=${sentAt}`)).toEqual([]);
      const elsewhere = new Date(moment + 5.5 * 3_600_000).toISOString().replace('Z', '+05:30');
      expect(await list('alice', `direction=all&since=${encodeURIComponent(elsewhere)}`)).toEqual(since);
    }
    const today = all[0]?.sentAt.slice(0, 10) ?? '';
    const begun = all.filter(({ sentAt }) => sentAt >= today);
    expect(await list('alice', `direction=all&since=${today}`)).toEqual(begun);
    expect(await list('alice', 'direction=all&until=2020-01-01')).toEqual([]);
  });

  it.each([
    'since=2026-01-01T10',
    'since=2026-01-01T10:00',
    'since=2026-01-01T10:00:00%2C5Z',
    'until=2026-01-01T1000',
    'until=2026-01-01T10:00%2B01',
    'until=2026-02-30',
    'since=2026-01-01T24:30Z',
    'since=yesterday',
    'since=',
    'unread=yes',
    'direction=outbox',
    'replyTo=1',
    'limit=0',
    'limit=101',
    'with=',
    'sort=asc',
  ])('refuses "%s"', async (query) => {
    const { status, body } = await users.alice.call<{ code: string; errors: { field: string }[] }>(
      'GET',
      `/api/messages?${query}`,
    );
    expect([status, body.code, body.errors.map(({ field }) => field)]).toEqual([
      400,
      'invalid_request',
      [query.split('=')[0]],
    ]);
  });

  it('shows in a list what it shows of one', async () => {
    for (const message of await list('alice', 'direction=all')) {
      const one = await users.alice.call<Message>('GET', `/api/messages/${message.id}`);
      expect([one.status, one.body]).toEqual([200, message]);
    }
    const { status, body } = await users.carol.call('GET', `/api/messages/${idOf('hello')}`);
    expect([status, body.code]).toEqual([404, 'not_found']);
  });
});
