import type { Group } from '@sealpost/client';
import type { ConversationEntry, PendingMessage } from '../live/index.js';

/** What the list of conversations is made of. */
export interface EntrySources {
  conversations: ReadonlyMap<string, ConversationEntry>;
  groups: ReadonlyMap<string, Group>;
  pending: ReadonlyMap<string, readonly PendingMessage[]>;
}

/** The conversations, with the groups in which nobody wrote yet and those whose first message is on its way; the newest first. */
export function sortedEntries({ conversations, groups, pending }: EntrySources): ConversationEntry[] {
  const entries = new Map(conversations);
  const add = (address: string, groupId: string | null): void => {
    if (!entries.has(address)) entries.set(address, { address, groupId, lastMessage: null, unread: 0 });
  };
  for (const { address, id } of groups.values()) add(address, id);
  for (const [address, [first]] of pending) add(address, first?.groupId ?? null);

  const moments = new Map(
    [...entries.values()].map(({ address, lastMessage }) => [
      address,
      pending.get(address)?.at(-1)?.createdAt ?? lastMessage?.sentAt ?? groups.get(address)?.createdAt ?? '',
    ]),
  );
  const momentOf = ({ address }: ConversationEntry): string => moments.get(address) ?? '';
  return [...entries.values()].sort((a, b) => (momentOf(a) < momentOf(b) ? 1 : -1));
}
