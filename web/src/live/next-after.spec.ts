/// <reference types="jest" />
import { FakeMessages, messageAt } from './fake-messages.js';
import { nextAfter } from './next-after.js';

const MINUTE = 60_000;

describe('the messages that come next', () => {
  const read = async (
    server: FakeMessages,
    from: number,
    guess: number,
  ): Promise<[string[], boolean, number]> => {
    const start = messageAt(from);
    const { items, end } = await nextAfter(
      (span) => server.list({ ...span, limit: 10 }).page(),
      (id) => id === start.id,
      Date.parse(start.sentAt),
      guess,
    );
    return [items.map(({ text }) => text ?? '').reverse(), end, server.asked];
  };
  const each = (count: number, apart: number): FakeMessages =>
    new FakeMessages(Array.from({ length: count }, (_, index) => messageAt(index * apart)));

  it('are read by one request when the guess is good', async () => {
    expect(await read(each(100, 1), 20, 5 * MINUTE)).toEqual([
      ['at 21', 'at 22', 'at 23', 'at 24'],
      false,
      1,
    ]);
  });

  it('are found by narrowing where there are many', async () => {
    const [texts, end, asked] = await read(each(10_000, 1), 20, 5000 * MINUTE);
    expect(texts).toEqual(['at 21', 'at 22', 'at 23', 'at 24']);
    expect([end, asked]).toEqual([false, 6]);
  });

  it('are found by widening after a long silence', async () => {
    const server = new FakeMessages([messageAt(0), messageAt(100_000)]);
    expect(await read(server, 0, MINUTE)).toEqual([['at 100000'], false, 7]);
  });

  it('end where nothing comes any more', async () => {
    const [texts, end] = await read(each(5, 1), 3, 1e12);
    expect([texts, end]).toEqual([['at 4'], true]);
  });
});
