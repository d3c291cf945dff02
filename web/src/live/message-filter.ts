import type { MessageFilter } from '@sealpost/client';

const GROUP = /^group:([0-9a-f-]{36})@/;

/** The id in the address of a group; null for the address of somebody. */
export function groupIdOf(address: string): string | null {
  return GROUP.exec(address)?.[1] ?? null;
}

/** The filter for all messages of a conversation. */
export function filterOf(address: string): MessageFilter {
  const groupId = groupIdOf(address);
  return { direction: 'all', limit: 100, ...(groupId === null ? { with: address } : { groupId }) };
}
