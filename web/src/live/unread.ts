import type { OpenedMessage } from '@sealpost/client';
import type { Context } from './context.js';
import { filterOf } from './message-filter.js';
import { justAfter } from './spans.js';

/** Which messages of a page are not marked read; a message does not say so itself. @throws SealpostError */
export async function unreadAmong(
  { client }: Context,
  address: string,
  items: readonly OpenedMessage[],
): Promise<string[]> {
  const times = items.filter(({ direction }) => direction === 'received').map(({ sentAt }) => sentAt);
  const [newest] = times;
  const oldest = times.at(-1);
  if (newest === undefined || oldest === undefined) return [];
  const pages = client.messages.list({
    ...filterOf(address),
    direction: 'inbox',
    unread: 'true',
    since: oldest,
    until: justAfter(newest),
  });
  const unread: string[] = [];
  for await (const { id, deletedAt } of pages) if (deletedAt === null) unread.push(id);
  return unread;
}
