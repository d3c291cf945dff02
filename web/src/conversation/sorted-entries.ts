import type { Group } from '@sealpost/client';
import type { ConversationEntry } from '../live/index.js';

/** The conversations with the groups in which nobody wrote yet, the newest first. */
export function sortedEntries(
  conversations: ReadonlyMap<string, ConversationEntry>,
  groups: ReadonlyMap<string, Group>,
): ConversationEntry[] {
  const silent = [...groups.values()].filter(({ address }) => !conversations.has(address));
  const moments = new Map(silent.map(({ address, createdAt }) => [address, createdAt]));
  const momentOf = ({ address, lastMessage }: ConversationEntry): string =>
    lastMessage?.sentAt ?? moments.get(address) ?? '';
  const entries: ConversationEntry[] = [
    ...conversations.values(),
    ...silent.map(({ address, id }) => ({ address, groupId: id, lastMessage: null, unread: 0 })),
  ];
  return entries.sort((a, b) => (momentOf(a) < momentOf(b) ? 1 : -1));
}
