import { Pages } from './pages.js';

const LETTERS = ['a', 'b', 'c', 'd', 'e'];

/** Two letters a page, and the cursors that were asked for. */
function letters(): { pages: Pages<string>; cursors: (string | undefined)[] } {
  const cursors: (string | undefined)[] = [];
  const pages = new Pages((cursor) => {
    cursors.push(cursor);
    const begin = Number(cursor ?? 0);
    const nextCursor = begin + 2 < LETTERS.length ? String(begin + 2) : null;
    return Promise.resolve({ items: LETTERS.slice(begin, begin + 2), nextCursor });
  });
  return { pages, cursors };
}

describe('Pages', () => {
  it('gives one page', async () => {
    expect(await letters().pages.page()).toEqual({ items: ['a', 'b'], nextCursor: '2' });
    expect(await letters().pages.page('4')).toEqual({ items: ['e'], nextCursor: null });
  });

  it('gives everything, each time anew', async () => {
    const { pages, cursors } = letters();
    for (let time = 0; time < 2; time++) {
      const seen: string[] = [];
      for await (const letter of pages) seen.push(letter);
      expect(seen).toEqual(LETTERS);
    }
    expect(cursors).toEqual([undefined, '2', '4', undefined, '2', '4']);
  });

  it('does not go round in circles', async () => {
    let reads = 0;
    const pages = new Pages(() => Promise.resolve({ items: [++reads], nextCursor: 'same' }));
    const seen: number[] = [];
    const all = async (): Promise<void> => {
      for await (const item of pages) seen.push(item);
    };
    await expect(all()).rejects.toMatchObject({ code: 'not_a_problem' });
    expect([seen, reads]).toEqual([[1, 2], 2]);
  });

  it('reads no further than it is followed', async () => {
    const { pages, cursors } = letters();
    for await (const letter of pages) if (letter === 'b') break;
    expect(cursors).toEqual([undefined]);
  });
});
