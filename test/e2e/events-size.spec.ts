import { randomBytes } from 'node:crypto';
import type { MessageBody, PageBody } from '../support/api.js';
import { LiveClient } from '../support/live-client.js';
import { type EventBody, LogReader } from '../support/log-reader.js';
import { Crowd, type Person } from '../support/people.js';
import { TestServer } from '../support/test-server.js';
import { until } from '../support/until.js';

type Page = PageBody<EventBody>;

const PAGE_BYTES = 1_048_576;
const INLINE_FILE_BYTES = 65_536;

describe('the size of what is answered of a log', () => {
  let server: TestServer;
  let crowd: Crowd;
  let alice: Person;
  let bob: Person;
  let start: string;
  /** The ids of the messages, in order. */
  const sent: string[] = [];

  beforeAll(async () => {
    server = await TestServer.start({ MAX_TEXT_BYTES: '2000000' });
    crowd = await Crowd.on(server);
    [alice, bob] = await Promise.all([crowd.join('alice'), crowd.join('bob')]);
    start = (await bob.get<Page>('/api/events')).nextCursor ?? '';
    // Three of them fill a page, as the fourth would not fit.
    for (let count = 0; count < 7; count++) await send('three files', 3);
    await send('x'.repeat(1_500_000), 0);
    await send('a text', 0);
    await send('another text', 0);
  });

  afterAll(() => server.stop());

  async function send(text: string, files: number): Promise<void> {
    const attachments = Array.from({ length: files }, (_, index) => ({
      filename: `file-${index}`,
      mimeType: 'application/octet-stream',
      data: randomBytes(INLINE_FILE_BYTES).toString('base64'),
    }));
    const message = { recipient: 'bob', text, attachments };
    const { status, body } = await alice.call<MessageBody>('POST', '/api/messages/send', message);
    expect(status).toBe(201);
    sent.push(body.id);
  }

  const idsOf = (events: readonly EventBody[]): unknown[] => events.map(({ data }) => data.id);

  it('is bounded: a page ends early, and the next one goes on right behind it', async () => {
    const pages: Page[] = [];
    for (let cursor = start; ;) {
      const page = await bob.get<Page>(`/api/events?limit=100&after=${cursor}`);
      if (page.items.length === 0) break;
      pages.push(page);
      cursor = page.nextCursor ?? '';
    }
    expect(pages.map(({ items }) => items.length)).toEqual([3, 3, 1, 1, 2]);
    expect(pages.flatMap(({ items }) => idsOf(items))).toEqual(sent);
    expect(pages.map(({ nextCursor }) => nextCursor)).toEqual(pages.map(({ items }) => items.at(-1)?.cursor));
    // One message that is longer than a page is a page.
    const tooLong = pages.map((page) => JSON.stringify(page).length > PAGE_BYTES);
    expect(tooLong).toEqual([false, false, false, true, false]);
  });

  it('does not change what a reader of single events gets, nor what was sent', async () => {
    const one = await bob.get<Page>(`/api/events?limit=1&after=${start}`);
    expect(idsOf(one.items)).toEqual(sent.slice(0, 1));
    expect(one.nextCursor).toBe(one.items[0]?.cursor);
    expect(one.items[0]?.data).toEqual(await bob.get<MessageBody>(`/api/messages/${sent[0] ?? ''}`));
  });

  it('loses a socket nothing', async () => {
    const client = await LiveClient.connect(server, bob, { after: start });
    await until(
      () => Promise.resolve(client.events.length),
      (count) => count === sent.length,
    );
    client.close();
    expect(idsOf(client.events)).toEqual(sent);
  });

  it('does not count what is gone', async () => {
    const reader = await LogReader.of(bob);
    const gone = sent.splice(0, 6);
    for (const id of gone) await bob.call('DELETE', `/api/messages/${id}?scope=self`);
    const page = await bob.get<Page>(`/api/events?limit=100&after=${start}`);
    expect(idsOf(page.items)).toEqual(sent.slice(0, 1));
    expect((await reader.read()).map(({ type, data }) => [type, data.messageId])).toEqual(
      gone.map((id) => ['message.deleted', id]),
    );
  });
});
