import type { Answer, PageBody } from './api.js';

interface Asks {
  call<Body>(method: string, path: string): Promise<Answer<Body>>;
}

/**
 * Every page of a list, by its cursors.
 *
 * @param path of the list, with whatever query it takes
 * @param between runs after each page
 * @throws Error when a page is not answered with 200
 */
export async function pagesOf<Item>(
  user: Asks,
  path: string,
  between: () => Promise<unknown> = () => Promise.resolve(),
): Promise<Item[][]> {
  const pages: Item[][] = [];
  const url = new URL(path, 'http://server');
  let next: string | null = null;
  do {
    if (next !== null) url.searchParams.set('cursor', next);
    const answer: Answer<PageBody<Item>> = await user.call('GET', url.pathname + url.search);
    if (answer.status !== 200) throw new Error(`${path} answered ${answer.status}.`);
    pages.push(answer.body.items);
    next = answer.body.nextCursor;
    await between();
  } while (next !== null);
  return pages;
}
