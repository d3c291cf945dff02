/// <reference types="jest" />
import { BOB, fakeContext, FakeMessages, messageAt } from './fake-messages.js';
import { Line } from './line.js';

describe('the messages of a conversation', () => {
  const server = (count: number): FakeMessages =>
    new FakeMessages(Array.from({ length: count }, (_, index) => messageAt(index)));
  const lineOf = (messages: FakeMessages, read = new Set<string>()): Line =>
    new Line({
      context: fakeContext({ messages }),
      address: BOB,
      unreadCount: () => messages.unread.size,
      isRead: (id) => read.has(id),
      onChange: () => undefined,
    });
  const range = ({
    timeline: { items },
  }: Line): [string | null | undefined, string | null | undefined, number] => [
    items[0]?.text,
    items.at(-1)?.text,
    items.length,
  ];

  it('begin with the newest page, and go back page by page to the first', async () => {
    const line = lineOf(server(250));
    await line.begin();
    expect([range(line), line.timeline.older, line.timeline.loaded]).toEqual([
      ['at 150', 'at 249', 100],
      'more',
      true,
    ]);
    await line.older();
    await line.older();
    expect([range(line), line.timeline.older]).toEqual([['at 0', 'at 249', 250], 'end']);
  });

  it('begin so far back that the first unread one is there', async () => {
    const messages = server(250);
    messages.unread = new Set(messages.all.slice(120).map(({ id }) => id));
    const line = lineOf(messages);
    await line.begin();
    expect(range(line)).toEqual(['at 50', 'at 249', 200]);
    expect(line.timeline.unread?.size).toBe(130);
  });

  it('leave out of the unread ones what was read here meanwhile', async () => {
    const messages = server(10);
    messages.unread = new Set([messageAt(8).id, messageAt(9).id]);
    const line = lineOf(messages, new Set([messageAt(9).id]));
    await line.begin();
    expect([...(line.timeline.unread ?? [])]).toEqual([messageAt(8).id]);
  });

  it('are loaded around one that is far back, and on from there to the newest', async () => {
    const line = lineOf(server(1000));
    await line.begin();
    await line.around(messageAt(300));
    expect(line.timeline.get(messageAt(300).id)).toEqual(messageAt(300));
    expect(line.timeline.items[0]?.text).toBe('at 201');
    expect(line.timeline.newer).toBe('more');
    line.add(messageAt(1000));
    for (let turn = 0; turn < 100 && line.timeline.newer === 'more'; turn++) await line.newer();
    expect([range(line), line.timeline.newer]).toEqual([['at 201', 'at 1000', 800], 'end']);
    await line.older();
    expect(range(line)).toEqual(['at 101', 'at 1000', 900]);
  });

  it('take in what comes while they are loaded', async () => {
    const messages = server(10);
    const line = lineOf(messages);
    const beginning = line.begin();
    line.add(messageAt(10));
    await beginning;
    expect(range(line)).toEqual(['at 0', 'at 10', 11]);
  });

  it('say so when they cannot be loaded, and can be asked for again', async () => {
    const messages = server(10);
    const line = lineOf(messages);
    messages.away = true;
    await expect(line.begin()).rejects.toThrow('away');
    expect([line.timeline.older, line.timeline.loaded]).toEqual(['failed', false]);
    messages.away = false;
    await line.older();
    expect([range(line), line.timeline.loaded]).toEqual([['at 0', 'at 9', 10], true]);
  });

  it('leave pages out that were asked for before they began elsewhere', async () => {
    const line = lineOf(server(1000));
    const first = line.begin();
    await line.around(messageAt(300));
    await first;
    expect(line.timeline.get(messageAt(999).id)).toBeUndefined();
  });
});
