import type { SealpostClient } from '@sealpost/client';

/** Messages a page: so that what is read is shown to grow. */
const PAGE = 100;

/**
 * Reads all messages of the account into the search, newest first.
 *
 * @param onRead - called after each page with how many were read
 * @throws SealpostError
 */
export async function readEverything(
  client: SealpostClient,
  signal: AbortSignal,
  onRead: (count: number) => void,
): Promise<void> {
  const pages = client.messages.list({ direction: 'all', limit: PAGE });
  let count = 0;
  let cursor: string | undefined;
  do {
    const page = await pages.page(cursor);
    await client.search.add(page.items);
    count += page.items.length;
    onRead(count);
    cursor = page.nextCursor ?? undefined;
  } while (cursor !== undefined && !signal.aborted);
}
