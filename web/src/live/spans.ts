import type { OpenedMessage } from '@sealpost/client';

/** What to give as `until` for what was sent up to a moment: it leaves its own moment out, and others may have been sent at the same. */
export function justAfter(moment: string): string {
  return new Date(Date.parse(moment) + 1).toISOString();
}

/** About how long a page of messages takes, in milliseconds, going by those that are there. */
export function usualSpan(items: readonly OpenedMessage[]): number {
  const last = items.at(-1);
  const before = items.at(-Math.min(50, items.length));
  return last && before ? Math.max(60_000, Date.parse(last.sentAt) - Date.parse(before.sentAt)) : 60_000;
}
